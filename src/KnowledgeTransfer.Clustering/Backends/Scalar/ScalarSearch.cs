namespace KnowledgeTransfer.Clustering;

/// <summary>Compares every row with every centroid.</summary>
internal sealed class ScalarSearch(Centroids centroids) : INearestSearch
{
    private readonly Centroids _centroids = centroids.ToFloat64();

    /// <inheritdoc/>
    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        double[] row = new double[rows.Dimension];
        for (int i = 0; i < labels.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.CopyRows(firstRow + i, row);
            (labels.Span[i], squaredDistances.Span[i], double second) = Nearest(row);
            if (!secondSquaredDistances.IsEmpty) secondSquaredDistances.Span[i] = second;
        }
    }

    /// <summary>The nearest centroid of one row. Strictly smaller wins, so a tie stays with the lower index.</summary>
    internal (int Label, double SquaredDistance, double SecondSquaredDistance) Nearest(ReadOnlySpan<double> row)
    {
        int label = 0;
        double best = double.PositiveInfinity, second = double.PositiveInfinity;
        for (int j = 0; j < _centroids.Count; j++)
        {
            double distance = SquaredDistance.Scalar(row, _centroids.Float64.Slice(j * row.Length, row.Length));
            if (distance < best) (label, best, second) = (j, distance, best);
            else if (distance < second) second = distance;
        }
        return (label, best, second);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
