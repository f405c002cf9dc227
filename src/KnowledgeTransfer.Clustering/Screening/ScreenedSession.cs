using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A fit by the screen: rows are quantised once, centroids before every assignment; sums follow the rows whose label changed.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed class ScreenedSession<T> : IKMeansSession where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureMatrix _rows;
    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _threadCount;
    private readonly RowBatch<T> _batch;
    private readonly double[] _mean;
    private readonly QuantisedRows<T>?[] _parts;
    private readonly QuantisedCentroids<T> _centroids;
    private readonly BlockLabeller<T>?[] _labellers;
    private readonly MovedRows _moved;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly int[] _newLabels;
    private readonly int _partRowCount, _blockRowCount;
    private GroupBounds? _bounds;
    private int _assignments;

    internal ScreenedSession(
        FeatureMatrix rows, int clusterCount, SumPrecision precision, IPanelKernel kernel, SimdWidth width, int threadCount,
            long copiedBytes)
    {
        (_rows, _kernel, _width, _threadCount) = (rows, kernel, width, threadCount);
        _batch = new RowBatch<T>(rows, copiedBytes);
        _mean = SampleMean.Of(rows, threadCount);
        _partRowCount = (int)Math.Min(_batch.MaxRowCount, rows.RowCount);
        _blockRowCount = QuantisedRows<T>.RowsPerBlock(_partRowCount, rows.Dimension, threadCount);
        _parts = new QuantisedRows<T>[(rows.RowCount + _partRowCount - 1) / _partRowCount];
        _centroids = new QuantisedCentroids<T>(clusterCount, rows.Dimension, kernel.Format, _mean);
        _labellers = new BlockLabeller<T>[threadCount];
        _moved = new MovedRows(clusterCount);
        _labels = new int[rows.RowCount];
        _distances = new double[rows.RowCount];
        _newLabels = new int[_partRowCount];
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <summary>What is known about every row; null before the second assignment.</summary>
    internal GroupBounds? Bounds => _bounds;

    /// <summary>The centroids as the kernel sees them.</summary>
    internal QuantisedCentroids<T> Packed => _centroids;

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        // The first assignment has no bounds to keep yet and too many candidates to make good ones; afterwards the centroids lie where
        // the rows are, and neighbours can be told.
        bool regroup = _assignments++ == 1;
        _centroids.Pack(centroids, regroup, _threadCount);
        if (regroup)
        {
            _bounds ??= new GroupBounds(_rows.RowCount, _centroids.MostPanels);
            _bounds.Clear(_centroids.PanelCount);
        }
        else if (_assignments > 2)
        {
            _bounds!.Move(_centroids.PanelMoves);
        }
        long moved = 0, undecided = 0;
        for (int part = 0; part < _parts.Length; part++)
        {
            int first = part * _partRowCount, count = Math.Min(_partRowCount, _labels.Length - first);
            _batch.Load(first, count, _threadCount, cancellationToken);
            undecided += Label(part, first, count, cancellationToken);
            Span<int> labels = _labels.AsSpan(first, count);
            moved += _moved.Collect(labels, _newLabels.AsSpan(0, count));
            UpdateSums();
            _newLabels.AsSpan(0, count).CopyTo(labels);
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
        // D belongs to the old label: the next assignment computes it whether or not the new centroid moves.
        _distances[row] = double.NaN;
        if (_assignments > 1) _bounds!.Forget(row);
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
        _assignments = 0;
        _centroids.Forget();
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (QuantisedRows<T>? part in _parts) part?.Dispose();
        foreach (BlockLabeller<T>? labeller in _labellers) labeller?.Dispose();
        _centroids.Dispose();
        _bounds?.Dispose();
    }

    private QuantisedRows<T> Part(int part, int rowCount, CancellationToken cancellationToken)
    {
        if (_parts[part] is { } known) return known;
        QuantisedRows<T> rows = new(rowCount, _rows.Dimension, _kernel.Format, _mean, _blockRowCount);
        rows.Fill(_batch, _threadCount, cancellationToken);
        return _parts[part] = rows;
    }

    private long Label(int part, int firstRow, int rowCount, CancellationToken cancellationToken)
    {
        QuantisedRows<T> rows = Part(part, rowCount, cancellationToken);
        long undecided = 0;
        ParallelBlocks.Run(_threadCount, rows.Blocks.Length, (worker, block) =>
        {
            BlockLabeller<T> labeller = _labellers[worker]
                ??= new BlockLabeller<T>(_kernel, _width, _rows.Dimension, _blockRowCount, _centroids.MostPanels);
            BlockCounts counts = labeller.Label(
                new BlockLabeller<T>.Work
                {
                    Rows = rows,
                    Batch = _batch,
                    Centroids = _centroids,
                    Bounds = _assignments > 1 ? _bounds : null,
                    FirstRow = firstRow,
                    Labels = _labels.AsSpan(firstRow, rowCount),
                    NewLabels = _newLabels.AsSpan(0, rowCount),
                    Distances = _distances.AsSpan(firstRow, rowCount),
                }, rows.Blocks[block]);
            if (counts.UndecidedCount > 0) Interlocked.Add(ref undecided, counts.UndecidedCount);
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
