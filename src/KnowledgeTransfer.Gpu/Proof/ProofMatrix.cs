using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>Made-up rows of any element type, rounded to it.</summary>
internal sealed class ProofMatrix(string name, double[] values, int dimension, ElementType type) : FeatureMatrix
{
    private readonly double[] _values = Array.ConvertAll(values, value => type switch
    {
        ElementType.Float16 => (double)(Half)value,
        ElementType.Float32 => (float)value,
        _ => value,
    });

    /// <inheritdoc/>
    public override long RowCount => _values.Length / Dimension;

    /// <inheritdoc/>
    public override int Dimension => dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => type;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i++) destination[i] = (float)_values[firstRow * Dimension + i];
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        _values.AsSpan((int)firstRow * Dimension, destination.Length).CopyTo(destination);
    }
}
