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
    private readonly DistanceBounds _bounds;
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
        _bounds = new DistanceBounds(rows.RowCount, clusterCount, rows.Dimension);
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        _centroids.Pack(centroids, _threadCount);
        _bounds.Move(centroids);
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
        _bounds.Forget(row);
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _labels.AsSpan((int)firstRow, labels.Length).CopyTo(labels);

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        BlockwiseSearch.Run(new SimdSearch(centroids, _width, _threadCount), _rows, handler, cancellationToken);

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Fill(_labels, -1);
        _bounds.Clear();
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private long Label(int firstRow, int rowCount, CancellationToken cancellationToken)
    {
        // Several screens' worth of rows at a time, so that a screen is full even if most rows are skipped.
        int perScreen = RowScreen<T>.RowsPerBlock(_rows.Dimension);
        int step = perScreen * Math.Clamp(rowCount / (perScreen * _threadCount * 4), 1, 8);
        long undecided = 0;
        ParallelBlocks.Run(_threadCount, (rowCount + step - 1) / step, (worker, block) =>
        {
            RowScreen<T> screen = _screens[worker] ??= RowScreen<T>.Create(_width, _rows.Dimension);
            int start = (int)block * step;
            int open = LabelBlock(screen, start, firstRow + start, Math.Min(step, rowCount - start), perScreen);
            if (open > 0) Interlocked.Add(ref undecided, open);
        }, cancellationToken);
        return undecided;
    }

    private int LabelBlock(RowScreen<T> screen, int start, int firstRow, int count, int perScreen)
    {
        ReadOnlySpan<T> rows = _batch.Rows(start, count);
        ScreenResults results = new()
        {
            Labels = _newLabels.AsSpan(start, count),
            Distances = _distances.AsSpan(firstRow, count),
            Bounds = _bounds.Slice(firstRow, count),
        };
        Span<int> which = stackalloc int[perScreen];
        int open = 0, undecided = 0;
        for (int r = 0; r < count; r++)
        {
            if (!Keeps(rows.Slice(r * _rows.Dimension, _rows.Dimension), firstRow + r, ref results.Distances[r]))
            {
                which[open++] = r;
                if (open < perScreen) continue;
                undecided += screen.Label(rows, which, _centroids, results);
                open = 0;
            }
            else
            {
                results.Labels[r] = _labels[firstRow + r];
            }
        }
        return undecided + (open == 0 ? 0 : screen.Label(rows, which[..open], _centroids, results));
    }

    /// <summary>Whether a row provably keeps its label; its distance is then up to date.</summary>
    private bool Keeps(ReadOnlySpan<T> row, int number, ref double distance)
    {
        int label = _labels[number];
        if (label < 0 || !_bounds.Shrink(number, label, distance)) return false;
        double present = SquaredDistance.Vectorised(row, _centroids.Exact.Slice(label * row.Length, row.Length), _width);
        if (!_bounds.Holds(number, present)) return false;
        distance = present;
        return true;
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
