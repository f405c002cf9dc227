namespace KnowledgeTransfer.Clustering;

/// <summary>The session of <see cref="ScalarBackend"/>: reads one row at a time, keeps labels and distances only.</summary>
internal sealed class ScalarSession : IKMeansSession
{
    private readonly FeatureMatrix _rows;
    private readonly RowWeights? _weights;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly double[] _row;

    internal ScalarSession(FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision)
    {
        (_rows, _weights) = (rows, weights);
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
            Count(i, label, 1);
        }
        return new AssignmentStep(BlockedSum.Of(_distances, _weights), moved, 0);
    }

    /// <inheritdoc/>
    public double[] SumBlocks() => BlockedSum.Blocks(_distances, _weights);

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Select(_labels, _distances, count, _weights);

    /// <inheritdoc/>
    public void Relocate(long row, int cluster)
    {
        _rows.CopyRows(row, _row);
        Count(row, _labels[row], -1);
        Count(row, cluster, 1);
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

    /// <summary>Adds the row that was read last to a cluster, or takes it back.</summary>
    private void Count(long row, int cluster, int sign)
    {
        if (_weights is null) Sums.Change<double>(cluster, _row, sign);
        else Sums.ChangeWeighted<double>(cluster, _row, sign * (long)_weights[row]);
    }
}
