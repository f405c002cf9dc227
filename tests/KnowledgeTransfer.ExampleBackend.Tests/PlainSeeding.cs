using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>The rows' distances to the nearest seed so far. Without it: <c>KMeansBackends.Simd.OpenSeeding(sample, threadCount)</c>.</summary>
public sealed class PlainSeeding(FeatureMatrix sample) : ISeedingSession
{
    private readonly double[] _row = new double[sample.Dimension], _seed = new double[sample.Dimension];
    private readonly double[] _nearest = [.. Enumerable.Repeat(double.PositiveInfinity, (int)sample.RowCount)];

    public double Lower(int seed, CancellationToken cancellationToken)
    {
        sample.CopyRows(seed, _seed);
        for (int i = 0; i < _nearest.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sample.CopyRows(i, _row);
            _nearest[i] = Math.Min(_nearest[i], SquaredDistance.Scalar(_row, _seed));
        }
        return _nearest.Max();
    }

    public void SumWeights(int shift, Memory<ulong> sums)
    {
        sums.Span.Clear();
        for (int i = 0; i < _nearest.Length; i++) sums.Span[i / SeedWeights.BlockRowCount] += SeedWeights.Of(_nearest[i], shift);
    }

    public void CopyDistances(int firstRow, Span<double> distances) => _nearest.AsSpan(firstRow, distances.Length).CopyTo(distances);

    public void Dispose()
    {
    }
}
