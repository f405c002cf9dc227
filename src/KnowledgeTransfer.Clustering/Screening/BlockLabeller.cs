using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>What was done to label a block.</summary>
/// <param name="UndecidedCount">Rows compared exactly with a centroid other than their own.</param>
/// <param name="ScoredCount">Pairs of a row and a panel that were screened.</param>
internal readonly record struct BlockCounts(int UndecidedCount, long ScoredCount);

/// <summary>
/// Labels one block of rows after the other: bounds, screen, exact comparison. One per worker. Why a label cannot differ from that of a
/// full search is derived in <see cref="QuantisedBound"/> and <see cref="GroupBounds"/>.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe partial class BlockLabeller<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    private const int Columns = PanelJob.Columns, Capacity = BlockScratch.CandidateCapacity;

    // Products of a score and its unit carry two roundings.
    private const double ScoreError = 1e-14;
    private const int PrefetchDistance = 6;
    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _dimension;
    private readonly double _relative;
    private readonly BlockScratch _scratch;
    private readonly ushort[] _everyPlace;

    internal BlockLabeller(IPanelKernel kernel, SimdWidth width, int dimension, int blockRowCount, int panelCount)
    {
        (_kernel, _width, _dimension) = (kernel, width, dimension);
        _relative = QuantisedBound.Relative(dimension);
        _scratch = new BlockScratch(blockRowCount, panelCount);
        _everyPlace = [.. Enumerable.Range(0, blockRowCount).Select(place => (ushort)place)];
    }

    /// <summary>One assignment of one batch: what stays the same from block to block.</summary>
    internal readonly ref struct Work
    {
        internal required QuantisedRows<T> Rows { get; init; }

        internal required RowBatch<T> Batch { get; init; }

        internal required QuantisedCentroids<T> Centroids { get; init; }

        /// <summary>Bounds of all rows of the data set; null for none.</summary>
        internal required GroupBounds? Bounds { get; init; }

        /// <summary>The number of the batch's first row in the data set.</summary>
        internal required long FirstRow { get; init; }

        /// <summary>The labels so far, per row of the batch; -1 for none.</summary>
        internal required int* Labels { get; init; }

        /// <summary>Receives labels.</summary>
        internal required int* NewLabels { get; init; }

        /// <summary>D to the centroid of <see cref="Labels"/> when it stood at its previous place; receives the new D.</summary>
        internal required double* Distances { get; init; }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    /// <summary>Labels the rows of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal BlockCounts Label(in Work work, RowBlock block)
    {
        int* rows = work.Rows.Order + block.First;
        RowWindow<T> window = new(work.Batch, rows[0], rows[block.Count - 1], _dimension);
        ReadOnlySpan<T> exact = work.Centroids.Exact;
        bool known = work.Labels[rows[0]] >= 0;
        if (!(known ? Begin(work, block, rows, window, exact) : BeginAnew(work, block, rows))) return default;
        SetStarts(work, block);
        long scored = Screen(work, block, rows);
        int undecided = 0;
        for (int place = 0; place < block.Count; place++)
            if (_scratch.Near[place] != 0) undecided += Settle(work, rows[place], place, window, exact);
        return new BlockCounts(undecided, scored);
    }

    private ref struct RowWindow<TValue> where TValue : unmanaged, INumberBase<TValue>
    {
        private readonly RowBatch<TValue> _batch;
        private readonly ReadOnlySpan<TValue> _rows;
        private readonly int _first, _count, _dimension;

        /// <summary>Rows of a block are near each other, except where they were set aside.</summary>
        internal RowWindow(RowBatch<TValue> batch, int first, int last, int dimension)
        {
            (_batch, _first, _dimension) = (batch, first, dimension);
            _count = last >= first && last - first < 4096 ? last - first + 1 : 0;
            if (_count > 0) _rows = batch.Rows(first, _count);
        }

        internal readonly ReadOnlySpan<TValue> this[int row] => (uint)(row - _first) < (uint)_count
            ? _rows.Slice((row - _first) * _dimension, _dimension)
            : _batch.Rows(row, 1);
    }

    private double Distance(ReadOnlySpan<T> row, ReadOnlySpan<T> exact, int centroid) =>
        SquaredDistance.Vectorised(row, exact.Slice(centroid * _dimension, _dimension), _width);

    /// <summary>No row has a label: every row looks at every panel, and only scores bring thresholds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool BeginAnew(in Work work, RowBlock block, int* rows)
    {
        for (int place = 0; place < block.Count; place++)
        {
            Describe(work, block, rows[place], place);
            _scratch.Limits[place] = double.NegativeInfinity;
            _scratch.Near[place] = ulong.MaxValue;
        }
        new Span<int>(_scratch.ListCounts, work.Centroids.PanelCount).Fill(-1);
        return true;
    }

    /// <summary>
    /// Exact distances to the present centroids, which are the thresholds, and the panels that bounds do not rule out.
    /// </summary>
    /// <returns>Whether any row has to be screened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Begin(in Work work, RowBlock block, int* rows, RowWindow<T> window, ReadOnlySpan<T> exact)
    {
        int panelCount = work.Centroids.PanelCount, blockRows = work.Rows.BlockRowCount;
        new Span<int>(_scratch.ListCounts, panelCount).Fill(work.Bounds is null ? -1 : 0);
        bool any = false;
        ReadOnlySpan<float> moves = work.Centroids.Moves;
        for (int place = 0; place < block.Count; place++)
        {
            int row = rows[place], label = work.Labels[row];
            double distance = work.Distances[row];
            // Centroids come in any order: the memory is asked for the next ones while this one is compared.
            if (place + PrefetchDistance < block.Count)
            {
                int next = rows[place + PrefetchDistance];
                Vectors.Prefetch(exact.Slice(work.Labels[next] * _dimension, _dimension));
                Vectors.Prefetch(window[next]);
                if (work.Bounds is { } kept) Vectors.Prefetch(new ReadOnlySpan<float>(kept.Of(work.FirstRow + next), kept.Stride));
            }
            if (moves[label] > 0 || double.IsNaN(distance)) work.Distances[row] = distance = Distance(window[row], exact, label);
            work.NewLabels[row] = label;
            ulong near = ulong.MaxValue;
            if (work.Bounds is { } bounds)
            {
                near = bounds.Shrink(work.FirstRow + row, GroupBounds.Own(distance));
                for (ulong left = near; left != 0; left &= left - 1)
                    Enlist(BitOperations.TrailingZeroCount(left), bounds.PanelsPerGroup, panelCount, place, blockRows);
            }
            _scratch.Near[place] = near;
            if (near == 0) continue;
            any = true;
            Describe(work, block, row, place);
            _scratch.OwnDistances[place] = distance;
            _scratch.Limits[place] = QuantisedBound.Threshold(work.Rows.Squares[row], distance, _relative);
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enlist(int group, int panelsPerGroup, int panelCount, int place, int blockRows)
    {
        for (int panel = group * panelsPerGroup; panel < Math.Min((group + 1) * panelsPerGroup, panelCount); panel++)
            _scratch.Lists[(nint)panel * blockRows + _scratch.ListCounts[panel]++] = (ushort)place;
    }

    private void Describe(in Work work, RowBlock block, int row, int place)
    {
        _scratch.ResidualSurplus[place] = block.LargestResidual - work.Rows.Residuals[row];
        _scratch.NormSurplus[place] = block.LargestNorm - work.Rows.Norms[row];
        _scratch.Excess[place] = work.Rows.Excess[row];
        _scratch.CandidateCounts[place] = 0;
    }
}
