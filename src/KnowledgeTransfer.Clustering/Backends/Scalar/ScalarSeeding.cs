namespace KnowledgeTransfer.Clustering;

/// <summary>The seeding of <see cref="ScalarBackend"/>: reads one row at a time, computes every D.</summary>
internal sealed class ScalarSeeding : ISeedingSession
{
    private readonly FeatureMatrix _sample;
    private readonly long[]? _repeats;
    private readonly double[] _nearest, _row, _seed;

    internal ScalarSeeding(FeatureMatrix sample, long[]? repeats)
    {
        (_sample, _repeats) = (sample, repeats);
        (_row, _seed) = (new double[sample.Dimension], new double[sample.Dimension]);
        _nearest = new double[sample.RowCount];
        Array.Fill(_nearest, double.PositiveInfinity);
    }

    /// <inheritdoc/>
    public double Lower(int seed, CancellationToken cancellationToken)
    {
        _sample.CopyRows(seed, _seed);
        double largest = 0;
        for (int i = 0; i < _nearest.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _sample.CopyRows(i, _row);
            _nearest[i] = Math.Min(_nearest[i], SquaredDistance.Scalar(_row, _seed));
            largest = Math.Max(largest, _nearest[i]);
        }
        return largest;
    }

    /// <inheritdoc/>
    public void SumWeights(int shift, Memory<ulong> sums)
    {
        sums.Span.Clear();
        for (int i = 0; i < _nearest.Length; i++)
            sums.Span[i / SeedWeights.BlockRowCount] += SeedWeights.Of(_nearest[i], shift) * (ulong)(_repeats?[i] ?? 1);
    }

    /// <inheritdoc/>
    public void CopyDistances(int firstRow, Span<double> distances) => _nearest.AsSpan(firstRow, distances.Length).CopyTo(distances);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
