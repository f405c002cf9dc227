using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>Nearest and second nearest of fixed centroids, by the definition of the distance.</summary>
public sealed class PlainSearch(Centroids centroids) : INearestSearch
{
    private readonly Centroids _centroids = centroids.ToFloat64();

    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        double[] row = new double[rows.Dimension];
        for (int i = 0; i < labels.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.CopyRows(firstRow + i, row);
            double second;
            (labels.Span[i], squaredDistances.Span[i], second) = Nearest(row);
            if (!secondSquaredDistances.IsEmpty) secondSquaredDistances.Span[i] = second;
        }
    }

    /// <summary>Only what is strictly nearer wins: an exact tie stays with the lower index.</summary>
    public (int Label, double SquaredDistance, double Second) Nearest(ReadOnlySpan<double> row)
    {
        (int label, double least, double second) = (0, double.PositiveInfinity, double.PositiveInfinity);
        for (int j = 0; j < _centroids.Count; j++)
        {
            double distance = SquaredDistance.Scalar(row, _centroids.Float64.Slice(j * row.Length, row.Length));
            if (distance < least) (label, least, second) = (j, distance, least);
            else second = Math.Min(second, distance);
        }
        return (label, least, second);
    }

    public void Dispose()
    {
    }
}
