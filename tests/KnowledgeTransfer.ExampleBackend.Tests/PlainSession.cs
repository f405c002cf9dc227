using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>Labels, distances and integer sums of one data set.</summary>
public sealed class PlainSession(FeatureMatrix rows, int clusterCount, SumPrecision precision) : IKMeansSession
{
    private readonly double[] _row = new double[rows.Dimension], _distances = new double[rows.RowCount];
    private int[] _labels = Unlabelled(rows);

    public ClusterSums Sums { get; } = new(clusterCount, rows.Dimension, precision);

    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        using PlainSearch search = new(centroids);
        long moved = 0;
        Sums.Clear();
        for (int i = 0; i < _labels.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.CopyRows(i, _row);
            (int label, _distances[i], _) = search.Nearest(_row);
            if (label != _labels[i]) moved++;
            Sums.Add(_labels[i] = label, _row);
        }
        return new AssignmentStep(BlockedSum.Of(_distances), moved, UndecidedCount: 0);
    }

    public double[] SumBlocks() => BlockedSum.Blocks(_distances);

    public IReadOnlyList<DistantRow> FindMostDistant(int count) =>
    [
        .. _distances.Select((distance, row) => new DistantRow(row, _labels[row], distance)).Where(row => row.SquaredDistance > 0)
            .OrderByDescending(row => row.SquaredDistance).ThenBy(row => row.Row).Take(count),
    ];

    public void Relocate(long row, int cluster)
    {
        rows.CopyRows(row, _row);
        Sums.Subtract(_labels[row], _row);
        Sums.Add(_labels[row] = cluster, _row);
    }

    public void CopyLabels(long firstRow, Span<int> labels) => _labels.AsSpan((int)firstRow, labels.Length).CopyTo(labels);

    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken)
    {
        int[] labels = new int[rows.RowCount];
        double[] distances = new double[rows.RowCount];
        using PlainSearch search = new(centroids);
        search.Find(rows, 0, labels, distances, Memory<double>.Empty, cancellationToken);
        handler(0, labels, distances);
    }

    public void Reset()
    {
        _labels = Unlabelled(rows);
        Sums.Clear();
    }

    public void Dispose()
    {
    }

    private static int[] Unlabelled(FeatureMatrix rows) => [.. Enumerable.Repeat(-1, (int)rows.RowCount)];
}
