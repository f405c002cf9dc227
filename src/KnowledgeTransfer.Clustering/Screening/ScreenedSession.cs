using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A fit by the screen: rows are quantised once, centroids before every assignment; sums follow the rows whose label changed.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class ScreenedSession<T> : IKMeansSession where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PrefetchDistance = 16;

    private readonly FeatureMatrix _rows;
    private readonly RowWeights? _weights;
    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _threadCount;
    private readonly ScreenSettings _settings;
    private readonly RowBatch<T> _batch;
    private readonly double[] _mean;
    private readonly double _scale;
    private readonly Projection? _projection;
    private readonly Rotation? _rotation;
    private readonly QuantisedRows<T>?[] _parts;
    private readonly long[] _boundsCounts;
    private readonly QuantisedCentroids<T> _centroids;
    private readonly BlockLabeller<T>?[] _labellers;
    private readonly MovedRows _moved;
    private readonly NativeBuffer<int> _labels, _newLabels;
    private readonly NativeBuffer<double> _distances;
    private readonly int _partRowCount, _blockRowCount;
    private GroupBounds? _bounds;
    private QuantisedRows<T>? _passing;
    private int _passingPart = -1;
    private readonly List<long> _relocated = [];
    private BoundsUse _use = new();
    private long _near, _scored;
    private bool _isReduced;
    private int _assignments;

    internal ScreenedSession(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, IPanelKernel kernel, SimdWidth width,
            int threadCount, ScreenSettings settings)
    {
        (_rows, _weights, _kernel, _width, _threadCount, _settings) = (rows, weights, kernel, width, threadCount, settings);
        _partRowCount = settings.Kept?.RowsPerPart ?? RowBatch<T>.RowsPerPart(rows, settings.CopiedBytes);
        _batch = new RowBatch<T>(rows, _partRowCount, settings.Kept?.RowParts ?? 0, readsAhead: settings.Kept is not null);
        _mean = SampleMean.Of(rows, threadCount);
        _scale = TypicalScale.Of(rows, _mean);
        if (settings.UsesReduced != false)
            _projection = ProjectionSearch.Find(rows, _mean, _scale, settings.UsesReduced == true, threadCount);
        _rotation = Rotation.Find(rows, _mean, kernel.Format, settings.UsesRotation);
        _blockRowCount = QuantisedRows<T>.RowsPerBlock(_partRowCount, rows.Dimension, threadCount);
        _parts = new QuantisedRows<T>[(rows.RowCount + _partRowCount - 1) / _partRowCount];
        _boundsCounts = new long[_parts.Length];
        _centroids = new QuantisedCentroids<T>(clusterCount, rows.Dimension, kernel.Format, _mean, _scale, _projection, _rotation);
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

    /// <summary>Whether bounds are kept at present.</summary>
    internal bool HasBounds => _use.IsOn;

    /// <summary>The centroids as the kernel sees them.</summary>
    internal QuantisedCentroids<T> Packed => _centroids;

    /// <summary>The kept lower bound of a row's distance to the centroids of a panel other than its own; for tests.</summary>
    internal double BoundOf(long row, int panel) => *BoundAt(row, panel >> _bounds!.Shift) / _bounds.Scale;

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        // The first assignment has no bounds to keep yet, and regrouping costs them; afterwards the centroids lie where the rows are, and
        // neighbours can be told better. Only reduced scores gain from neighbours at once.
        bool regroup = _assignments == 1 || (_assignments == 0 && _isReduced);
        _assignments++;
        _centroids.Pack(centroids, regroup, _threadCount);
        if (MayKeepBounds() && _use.BeginsAt(_assignments))
        {
            _bounds ??= new GroupBounds(_boundsCounts.Sum(), _centroids.MostPanels, _scale);
            _bounds.Clear(_centroids.PanelCount, _threadCount);
        }
        else if (_use.IsOn)
        {
            _bounds!.Move(_centroids.PanelMoves);
        }
        (_near, _scored) = (0, 0);
        (long moved, long undecided) = AssignParts(cancellationToken);
        _relocated.Clear();
        double all = (double)_rows.RowCount * _centroids.PanelCount;
        _use.Observe(1 - _near / all, moved / (double)_rows.RowCount);
        if (_isReduced && _settings.UsesReduced is null) _isReduced = ReducedUse.Pays(_centroids, _near, _scored);
        return new AssignmentStep(BlockedSum.Of(_distances.Span, _weights), moved, undecided, 1 - _scored / all);
    }

    private (long Moved, long Undecided) AssignParts(CancellationToken cancellationToken)
    {
        long moved = 0, undecided = 0;
        try
        {
            for (int part = 0; part < _parts.Length; part++)
            {
                int first = part * _partRowCount, count = (int)Math.Min(_partRowCount, _rows.RowCount - first);
                _batch.Load(part, _threadCount, cancellationToken);
                undecided += Label(part, first, count, cancellationToken);
                Span<int> labels = _labels.Span.Slice(first, count);
                moved += _moved.Collect(labels, _newLabels.Span[..count]);
                UpdateSums(first, count);
                _newLabels.Span[..count].CopyTo(labels);
            }
        }
        finally
        {
            _batch.Stop();
        }
        return (moved, undecided);
    }

    /// <inheritdoc/>
    public double[] SumBlocks() => BlockedSum.Blocks(_distances.Span, _weights);

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Select(_labels.Span, _distances.Span, count, _weights);

    /// <inheritdoc/>
    public void Relocate(long row, int cluster)
    {
        T[]? buffer = null;
        ReadOnlySpan<T> values = new RowReader<T>(_rows).Read(row, 1, ref buffer);
        Count(row, _labels.Span[(int)row], values, -1);
        Count(row, cluster, values, 1);
        _labels.Span[(int)row] = cluster;
        // D belongs to the old label: the next assignment computes it whether or not the new centroid moves.
        _distances.Span[(int)row] = double.NaN;
        _relocated.Add(row);
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _labels.Span.Slice((int)firstRow, labels.Length).CopyTo(labels);

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken)
    {
        using ScreenedSearch search = new(centroids, _kernel, _width, _threadCount, _settings);
        BlockwiseSearch.Run(search, _rows, handler, cancellationToken);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _labels.Span.Fill(-1);
        _assignments = 0;
        _relocated.Clear();
        _use = new BoundsUse();
        _isReduced = _projection is not null;
        _centroids.Forget();
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        foreach (QuantisedRows<T>? part in _parts) part?.Dispose();
        _passing?.Dispose();
        foreach (BlockLabeller<T>? labeller in _labellers) labeller?.Dispose();
        _centroids.Dispose();
        _labels.Dispose();
        _newLabels.Dispose();
        _distances.Dispose();
        _bounds?.Dispose();
        _projection?.Dispose();
    }

    /// <summary>Whether bounds are wanted, and there is room for them: how many they are is known after the first assignment.</summary>
    private bool MayKeepBounds() => _settings.UsesBounds && (_settings.Kept is not { } kept
        || GroupBounds.BytesOf(_boundsCounts.Sum(), _centroids.MostPanels) <= kept.BoundsBytes);

    /// <summary>Where the bounds of a part begin.</summary>
    private long BoundsFirst(int part) => _boundsCounts.Take(part).Sum();

    /// <summary>Nothing is known about rows that were given another label; their part is at hand.</summary>
    private void ForgetBounds(int part)
    {
        foreach (long row in _relocated)
        {
            if (row / _partRowCount != part) continue;
            for (int g = 0; g < _bounds!.Count; g++) *BoundAt(row, g) = 0;
        }
    }

    private float* BoundAt(long row, int group)
    {
        int part = (int)(row / _partRowCount);
        (RowBlock block, int place) = (_parts[part] ?? _passing!).Find((int)(row % _partRowCount));
        return _bounds!.Of(block, BoundsFirst(part), group) + place;
    }

    /// <summary>The quantised rows of the part under work: made once where they stay, else whenever the part comes.</summary>
    private QuantisedRows<T> Part(int part, int rowCount, CancellationToken cancellationToken)
    {
        if (_parts[part] is { } known) return known;
        bool stays = _settings.Kept is not { } kept || part < kept.CodeParts;
        if (!stays && _passingPart == part) return _passing!;
        QuantisedRows<T> rows = stays ? Make(rowCount) : _passing ??= Make(_partRowCount);
        if (!stays) _passingPart = -1;
        rows.Fill(_batch, rowCount, _threadCount, cancellationToken);
        _boundsCounts[part] = rows.BoundsCount;
        if (stays) _parts[part] = rows;
        else _passingPart = part;
        return rows;
    }

    private QuantisedRows<T> Make(int rowCount) =>
        new(rowCount, _rows.Dimension, _kernel.Format, _mean, _scale, _blockRowCount, _projection, _rotation);

    private long Label(int part, int firstRow, int rowCount, CancellationToken cancellationToken)
    {
        QuantisedRows<T> rows = Part(part, rowCount, cancellationToken);
        if (_use.IsOn) ForgetBounds(part);
        long undecided = 0, boundsFirst = BoundsFirst(part);
        ParallelBlocks.Run(_threadCount, rows.Blocks.Length, (worker, block) =>
        {
            BlockLabeller<T> labeller = _labellers[worker]
                ??= new BlockLabeller<T>(_kernel, _width, _rows.Dimension, _scale, _blockRowCount, _centroids.MostPanels, _projection is not null);
            BlockCounts counts = labeller.Label(
                new BlockLabeller<T>.Work
                {
                    Rows = rows,
                    Batch = _batch,
                    Centroids = _centroids,
                    Bounds = _use.IsOn ? _bounds : null,
                    IsReduced = _isReduced,
                    BoundsFirst = boundsFirst,
                    Labels = _labels.Pointer + firstRow,
                    NewLabels = _newLabels.Pointer,
                    Distances = _distances.Pointer + firstRow,
                }, rows.Blocks[block]);
            Interlocked.Add(ref undecided, counts.UndecidedCount);
            Interlocked.Add(ref _near, counts.NearCount);
            Interlocked.Add(ref _scored, counts.ScoredCount);
        }, cancellationToken);
        return undecided;
    }

    /// <summary>Each cluster is touched by one thread only, and integer sums do not care about the order: no locks, same bits.</summary>
    private void UpdateSums(int firstRow, int rowCount)
    {
        int parts = 4 * _threadCount;
        ParallelBlocks.Run(_threadCount, parts, (_, part) =>
        {
            bool isWhole = _batch.TryGetAll(rowCount, out ReadOnlySpan<T> all);
            for (int cluster = _moved.FirstOfPart((int)part, parts); cluster < _moved.FirstOfPart((int)part + 1, parts); cluster++)
            {
                ReadOnlySpan<int> entries = _moved.Of(cluster);
                for (int i = 0; i < entries.Length; i++)
                {
                    // Rows of a cluster lie anywhere: the memory is asked for the next ones while this one is added.
                    if (i + PrefetchDistance < entries.Length) Vectors.Prefetch(Row(entries[i + PrefetchDistance], isWhole, all));
                    Count(firstRow + RowOf(entries[i]), cluster, Row(entries[i], isWhole, all), entries[i] < 0 ? -1 : 1);
                }
            }
        });
    }

    /// <summary>The row of an entry of <see cref="MovedRows"/>.</summary>
    private static int RowOf(int entry) => entry < 0 ? ~entry : entry;

    private ReadOnlySpan<T> Row(int entry, bool isWhole, ReadOnlySpan<T> all) => isWhole
        ? all.Slice(RowOf(entry) * _rows.Dimension, _rows.Dimension) : _batch.Rows(RowOf(entry), 1);

    /// <summary>Adds a row to a cluster as often as it counts, or takes it back.</summary>
    private void Count(long row, int cluster, ReadOnlySpan<T> values, int sign)
    {
        if (_weights is null) Sums.Change(cluster, values, sign);
        else Sums.ChangeWeighted(cluster, values, sign * (long)_weights[row]);
    }
}
