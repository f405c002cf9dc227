namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Rows that are copied, never mapped, and count who reads them.</summary>
internal sealed class CountingMatrix(float[] values, int dimension) : FeatureMatrix
{
    private int _readCount, _readers;

    /// <summary>Told the first row of every read.</summary>
    public Action<long> OnRead { get; init; } = _ => { };

    /// <summary>Reads so far.</summary>
    public int ReadCount => Volatile.Read(ref _readCount);

    /// <summary>Reads under way.</summary>
    public int Readers => Volatile.Read(ref _readers);

    public override long RowCount => values.Length / dimension;

    public override int Dimension => dimension;

    public override ElementType ElementType => ElementType.Float32;

    public override string Name => "counting";

    public override void CopyRows(long firstRow, Span<float> destination)
    {
        Interlocked.Increment(ref _readers);
        try
        {
            Interlocked.Increment(ref _readCount);
            OnRead(firstRow);
            values.AsSpan((int)firstRow * dimension, destination.Length).CopyTo(destination);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    public override void CopyRows(long firstRow, Span<double> destination)
    {
        float[] single = new float[destination.Length];
        CopyRows(firstRow, single);
        for (int i = 0; i < single.Length; i++) destination[i] = single[i];
    }
}
