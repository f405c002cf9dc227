using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A fit by the screen: rows are quantised once, centroids before every assignment; sums follow the rows whose label changed.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class ScreenedSession<T> : IKMeansSession where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PrefetchDistance = 4;
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
    private readonly NativeBuffer<int> _labels, _newLabels;
    private readonly NativeBuffer<double> _distances;
    private readonly int _partRowCount, _blockRowCount;
    private GroupBounds? _bounds;
    private BoundsUse _use = new();
    private long _scored;
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
        _labels = new NativeBuffer<int>(rows.RowCount);
        _distances = new NativeBuffer<double>(rows.RowCount);
        _newLabels = new NativeBuffer<int>(_partRowCount);
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <summary>What is known about every row; null while no bounds are kept.</summary>
    internal GroupBounds? Bounds => _use.IsOn ? _bounds : null;

    /// <summary>The centroids as the kernel sees them.</summary>
    internal QuantisedCentroids<T> Packed => _centroids;

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        // The first assignment has no bounds to keep yet and too many candidates to make good ones; afterwards the centroids lie where
        // the rows are, and neighbours can be told.
        bool regroup = _assignments++ == 1;
        _centroids.Pack(centroids, regroup, _threadCount);
        if (_use.BeginsAt(_assignments))
        {
            _bounds ??= new GroupBounds(_rows.RowCount, _centroids.MostPanels);
            _bounds.Clear(_centroids.PanelCount, _threadCount);
        }
        else if (_use.IsOn)
        {
            _bounds!.Move(_centroids.PanelMoves);
        }
        _scored = 0;
        long moved = 0, undecided = 0;
        for (int part = 0; part < _parts.Length; part++)
        {
            int first = part * _partRowCount, count = (int)Math.Min(_partRowCount, _rows.RowCount - first);
            _batch.Load(first, count, _threadCount, cancellationToken);
            undecided += Label(part, first, count, cancellationToken);
            Span<int> labels = _labels.Span.Slice(first, count);
            moved += _moved.Collect(labels, _newLabels.Span[..count]);
            UpdateSums();
            _newLabels.Span[..count].CopyTo(labels);
        }
        double skipped = 1 - _scored / ((double)_rows.RowCount * _centroids.PanelCount);
        _use.Observe(skipped, moved / (double)_rows.RowCount);
        return new AssignmentStep(BlockedSum.Of(_distances.Span), moved, undecided, skipped);
    }

    /// <inheritdoc/>
    public double[] SumBlocks() => BlockedSum.Blocks(_distances.Span);

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Select(_labels.Span, _distances.Span, count);

    /// <inheritdoc/>
    public void Relocate(long row, int cluster)
    {
        T[]? buffer = null;
        ReadOnlySpan<T> values = new RowReader<T>(_rows).Read(row, 1, ref buffer);
        Sums.Change(_labels.Span[(int)row], values, -1);
        Sums.Change(cluster, values, 1);
        _labels.Span[(int)row] = cluster;
        // D belongs to the old label: the next assignment computes it whether or not the new centroid moves.
        _distances.Span[(int)row] = double.NaN;
        if (_use.IsOn) _bounds!.Forget(row);
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _labels.Span.Slice((int)firstRow, labels.Length).CopyTo(labels);

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        BlockwiseSearch.Run(new SimdSearch(centroids, _width, _threadCount), _rows, handler, cancellationToken);

    /// <inheritdoc/>
    public void Reset()
    {
        _labels.Span.Fill(-1);
        _assignments = 0;
        _use = new BoundsUse();
        _centroids.Forget();
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (QuantisedRows<T>? part in _parts) part?.Dispose();
        foreach (BlockLabeller<T>? labeller in _labellers) labeller?.Dispose();
        _centroids.Dispose();
        _labels.Dispose();
        _newLabels.Dispose();
        _distances.Dispose();
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
                    Bounds = Bounds,
                    FirstRow = firstRow,
                    Labels = _labels.Pointer + firstRow,
                    NewLabels = _newLabels.Pointer,
                    Distances = _distances.Pointer + firstRow,
                }, rows.Blocks[block]);
            Interlocked.Add(ref undecided, counts.UndecidedCount);
            Interlocked.Add(ref _scored, counts.ScoredCount);
        }, cancellationToken);
        return undecided;
    }

    /// <summary>Each cluster is touched by one thread only, and integer sums do not care about the order: no locks, same bits.</summary>
    private void UpdateSums()
    {
        int parts = 4 * _threadCount;
        ParallelBlocks.Run(_threadCount, parts, (_, part) =>
        {
            for (int cluster = _moved.FirstOfPart((int)part, parts); cluster < _moved.FirstOfPart((int)part + 1, parts); cluster++)
                UpdateSum(cluster, _moved.Of(cluster));
        });
    }

    private void UpdateSum(int cluster, ReadOnlySpan<int> entries)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            // Rows of a cluster lie anywhere: the memory is asked for the next ones while this one is added.
            if (i + PrefetchDistance < entries.Length) _batch.Prefetch(RowOf(entries[i + PrefetchDistance]));
            Sums.Change(cluster, _batch.Rows(RowOf(entries[i]), 1), entries[i] < 0 ? -1 : 1);
        }

        static int RowOf(int entry) => entry < 0 ? ~entry : entry;
    }
}
