using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>The session of <see cref="SimdBackend"/>: labels by screen, sums by moving only the rows whose label changed.</summary>
internal sealed class SimdSession<T> : IKMeansSession where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureMatrix _rows;
    private readonly int _threadCount;
    private readonly RowBatch<T> _batch;
    private readonly PackedCentroids<T> _centroids;
    private readonly RowScreen<T>?[] _screens;
    private readonly SimdWidth _width;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly MovedRows _moved;
    private int[] _newLabels = [];

    internal SimdSession(FeatureMatrix rows, int clusterCount, SumPrecision precision, SimdWidth width, int threadCount, long copiedBytes)
    {
        _rows = rows;
        _width = width;
        _threadCount = threadCount;
        _batch = new RowBatch<T>(rows, copiedBytes);
        _centroids = new PackedCentroids<T>(clusterCount, rows.Dimension, RowScreen<T>.PanelWidth(width));
        _screens = new RowScreen<T>[threadCount];
        _labels = new int[rows.RowCount];
        _distances = new double[rows.RowCount];
        _moved = new MovedRows(clusterCount);
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        _centroids.Pack(centroids, _threadCount);
        long moved = 0, undecided = 0;
        for (int first = 0; first < _labels.Length;)
        {
            int count = Math.Min(_batch.MaxRowCount, _labels.Length - first);
            _batch.Load(first, count, _threadCount, cancellationToken);
            if (_newLabels.Length < count) _newLabels = new int[count];
            undecided += Label(first, count, cancellationToken);
            Span<int> labels = _labels.AsSpan(first, count);
            moved += _moved.Collect(labels, _newLabels.AsSpan(0, count));
            UpdateSums();
            _newLabels.AsSpan(0, count).CopyTo(labels);
            first += count;
        }
        return new AssignmentStep(BlockedSum.Of(_distances), moved, undecided);
    }

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Select(_labels, _distances, count);

    /// <inheritdoc/>
    public void Relocate(long row, int cluster)
    {
        T[]? buffer = null;
        ReadOnlySpan<T> values = new RowReader<T>(_rows).Read(row, 1, ref buffer);
        Sums.Change(_labels[row], values, -1);
        Sums.Change(cluster, values, 1);
        _labels[row] = cluster;
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _labels.AsSpan((int)firstRow, labels.Length).CopyTo(labels);

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

    private long Label(int firstRow, int rowCount, CancellationToken cancellationToken)
    {
        int step = RowScreen<T>.RowsPerBlock(_rows.Dimension);
        long undecided = 0;
        ParallelBlocks.Run(_threadCount, (rowCount + step - 1) / step, (worker, block) =>
        {
            RowScreen<T> screen = _screens[worker] ??= RowScreen<T>.Create(_width, _rows.Dimension);
            int start = (int)block * step, count = Math.Min(step, rowCount - start);
            int open = screen.Label(_batch.Rows(start, count), _centroids, _newLabels.AsSpan(start, count), _distances.AsSpan(firstRow + start, count), default);
            if (open > 0) Interlocked.Add(ref undecided, open);
        }, cancellationToken);
        return undecided;
    }

    /// <summary>Each cluster is touched by one thread only, and integer sums do not care about the order: no locks, same bits.</summary>
    private void UpdateSums() => ParallelBlocks.Run(_threadCount, Sums.ClusterCount, (_, cluster) =>
    {
        foreach (int entry in _moved.Of((int)cluster))
        {
            int row = entry < 0 ? ~entry : entry;
            Sums.Change((int)cluster, _batch.Rows(row, 1), entry < 0 ? -1 : 1);
        }
    });
}
