namespace KnowledgeTransfer.Clustering;

/// <summary>The session of <see cref="ScalarBackend"/>: reads one row at a time, keeps labels and distances only.</summary>
internal sealed class ScalarSession : IKMeansSession
{
    private readonly FeatureMatrix _rows;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly double[] _row;

    internal ScalarSession(FeatureMatrix rows, int clusterCount, SumPrecision precision)
    {
        _rows = rows;
        _row = new double[rows.Dimension];
        _labels = new int[rows.RowCount];
        _distances = new double[rows.RowCount];
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        ScalarSearch search = new(centroids);
        long moved = 0;
        Sums.Clear();
        for (int i = 0; i < _labels.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _rows.CopyRows(i, _row);
            (int label, _distances[i], _) = search.Nearest(_row);
            if (label != _labels[i]) moved++;
            _labels[i] = label;
            Sums.Add(label, _row);
        }
        return new AssignmentStep(BlockedSum.Of(_distances), moved, 0);
    }

    /// <inheritdoc/>
    public double[] SumBlocks() => BlockedSum.Blocks(_distances);

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Select(_labels, _distances, count);

    /// <inheritdoc/>
    public void Relocate(long row, int cluster)
    {
        _rows.CopyRows(row, _row);
        Sums.Subtract(_labels[row], _row);
        Sums.Add(cluster, _row);
        _labels[row] = cluster;
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _labels.AsSpan((int)firstRow, labels.Length).CopyTo(labels);

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        BlockwiseSearch.Run(new ScalarSearch(centroids), _rows, handler, cancellationToken);

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Fill(_labels, -1);
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
