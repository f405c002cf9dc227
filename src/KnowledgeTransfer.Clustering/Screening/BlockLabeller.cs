using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>What was done to label a block.</summary>
/// <param name="UndecidedCount">Rows compared exactly with a centroid other than their own.</param>
/// <param name="NearCount">Pairs of a row and a panel that bounds did not rule out.</param>
/// <param name="ScoredCount">Pairs whose whole vectors were screened.</param>
internal readonly record struct BlockCounts(int UndecidedCount, long NearCount, long ScoredCount);

/// <summary>
/// Labels one block of rows after the other: bounds, reduced scores, full scores, exact comparison. One per worker. Why a label cannot
/// differ from that of a full search is derived in <see cref="QuantisedBound"/>, <see cref="Projection"/> and <see cref="GroupBounds"/>.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe partial class BlockLabeller<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    private const int Columns = PanelJob.Columns, Capacity = BlockScratch.CandidateCapacity, Lanes = GroupBounds.Lanes;

    // Products of a score and its unit carry two roundings.
    private const double ScoreError = 1e-14;
    private const int PrefetchDistance = 6;
    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _dimension;
    private readonly double _relative, _scale;
    private readonly BlockScratch _scratch;

    internal BlockLabeller(
        IPanelKernel kernel, SimdWidth width, int dimension, double scale, int blockRowCount, int panelCount, bool isReduced)
    {
        (_kernel, _width, _dimension, _scale) = (kernel, width, dimension, scale);
        _relative = QuantisedBound.Relative(dimension);
        _scratch = new BlockScratch(blockRowCount, panelCount, isReduced);
    }

    /// <summary>One assignment of one batch: what stays the same from block to block.</summary>
    internal readonly ref struct Work
    {
        internal required QuantisedRows<T> Rows { get; init; }

        internal required RowBatch<T> Batch { get; init; }

        internal required QuantisedCentroids<T> Centroids { get; init; }

        /// <summary>Whether reduced vectors, which are there, are looked at first.</summary>
        internal required bool IsReduced { get; init; }

        /// <summary>Bounds of all rows of the data set; null for none.</summary>
        internal required GroupBounds? Bounds { get; init; }

        /// <summary>Where those of the batch begin.</summary>
        internal required long BoundsFirst { get; init; }

        /// <summary>The labels so far, per row of the batch; -1 for none. Null for a search, where no row has one.</summary>
        internal required int* Labels { get; init; }

        /// <summary>Receives labels.</summary>
        internal required int* NewLabels { get; init; }

        /// <summary>D to the centroid of <see cref="Labels"/> when it stood at its previous place; receives the new D.</summary>
        internal required double* Distances { get; init; }

        /// <summary>
        /// Receives, of a search, the smallest D to another centroid than the nearest; null if not wanted.
        /// </summary>
        internal double* Seconds { get; init; }
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    /// <summary>Labels the rows of a block.</summary>
    internal BlockCounts Label(in Work work, RowBlock block)
    {
        int* rows = work.Rows.Order + block.First;
        RowWindow window = new(work.Batch, rows[0], rows[block.Count - 1], _dimension);
        ReadOnlySpan<T> exact = work.Centroids.Exact;
        bool known = work.Labels is not null && work.Labels[rows[0]] >= 0;
        if (known) Begin(work, block, rows, window, exact);
        else new Span<int>(_scratch.OwnSlots, block.Count).Fill(-1);
        if (work.Labels is null) BeginSearch(work, block, rows);
        if (!FindNear(work, block)) return default;
        Describe(work, block, rows, known);
        BlockCounts counts = work.Labels is null
            ? ScreenSearch(work, block, rows, window, exact) : ScreenAll(work, block, rows, known, window, exact);
        int undecided = 0;
        for (int place = 0; place < block.Count; place++)
        {
            // Places that are not near are not described either.
            if ((_scratch.AnyNear[place / Lanes] >> place % Lanes & 1) == 0) continue;
            if (work.Labels is null) SettleSearch(work, rows[place], place, window[rows[place]], exact);
            else if (!known || _scratch.CandidateCounts[place] > 0) Settle(work, block, rows[place], place, window[rows[place]], exact);
            undecided += _scratch.IsUndecided[place];
        }
        return counts with { UndecidedCount = undecided };
    }

    private readonly ref struct RowWindow
    {
        private readonly RowBatch<T> _batch;
        private readonly ReadOnlySpan<T> _rows;
        private readonly int _first, _count, _dimension;

        /// <summary>Rows of a block are near each other, except where they were set aside.</summary>
        internal RowWindow(RowBatch<T> batch, int first, int last, int dimension)
        {
            (_batch, _first, _dimension) = (batch, first, dimension);
            _count = last >= first && last - first < 4096 ? last - first + 1 : 0;
            if (_count > 0) _rows = batch.Rows(first, _count);
        }

        internal readonly ReadOnlySpan<T> this[int row] => (uint)(row - _first) < (uint)_count
            ? _rows.Slice((row - _first) * _dimension, _dimension)
            : _batch.Rows(row, 1);
    }

    private double Distance(ReadOnlySpan<T> row, ReadOnlySpan<T> exact, int centroid) =>
        SquaredDistance.Vectorised(row, exact.Slice(centroid * _dimension, _dimension), _width);

    /// <summary>Exact distances to the present centroids: the numbers to beat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(in Work work, RowBlock block, int* rows, RowWindow window, ReadOnlySpan<T> exact)
    {
        ReadOnlySpan<float> moves = work.Centroids.Moves;
        ReadOnlySpan<int> slots = work.Centroids.SlotOf;
        int* labels = work.Labels;
        double* distances = work.Distances;
        for (int place = 0; place < block.Count; place++)
        {
            int row = rows[place], label = labels[row];
            double distance = distances[row];
            // Centroids come in any order: the memory is asked for the next ones while this one is compared.
            if (place + PrefetchDistance < block.Count)
            {
                int next = labels[rows[place + PrefetchDistance]];
                if (moves[next] > 0) Vectors.Prefetch(exact.Slice(next * _dimension, _dimension));
            }
            if (moves[label] > 0 || double.IsNaN(distance)) distances[row] = distance = Distance(window[row], exact, label);
            work.NewLabels[row] = label;
            _scratch.OwnDistances[place] = distance;
            _scratch.OwnSlots[place] = slots[label];
        }
    }

    /// <summary>The places that bounds do not rule out, group by group.</summary>
    /// <returns>Whether there are any.</returns>
    private bool FindNear(in Work work, RowBlock block)
    {
        int rows = GroupBounds.Padded(block.Count);
        if (work.Bounds is not { } bounds)
        {
            PlaceBits.SetAll(_scratch.Near, rows / Lanes, block.Count);
            PlaceBits.SetAll(_scratch.AnyNear, rows / Lanes, block.Count);
            return true;
        }
        for (int place = 0; place < rows; place++)
            _scratch.Own[place] = place < block.Count ? bounds.Own(_scratch.OwnDistances[place]) : float.NaN;
        return bounds.FindNear(block, work.BoundsFirst, _scratch.Own, _scratch.Near, _scratch.AnyNear);
    }

    /// <summary>What the bound needs to know of every row that is looked at, side by side.</summary>
    private void Describe(in Work work, RowBlock block, int* rows, bool known)
    {
        double* squares = work.Rows.Squares;
        for (int first = 0; first < block.Count; first += Lanes)
        {
            if (_scratch.AnyNear[first / Lanes] == 0) continue;
            int end = Math.Min(first + Lanes, block.Count);
            Describe(work.Rows.Full, block.Full, _scratch.Full, rows, first, end);
            if (work.IsReduced) Describe(work.Rows.Reduced!, block.Reduced, _scratch.Reduced, rows, first, end);
            for (int place = first; place < end; place++)
            {
                double square = squares[rows[place]];
                (_scratch.Squares[place], _scratch.CandidateCounts[place], _scratch.IsUndecided[place]) = (square, 0, 0);
                double limit = known
                    ? QuantisedBound.Threshold(square, _scratch.OwnDistances[place], _relative) : double.NegativeInfinity;
                (_scratch.Limits[place], _scratch.Lowered[place]) = (limit, Lower(limit));
                _scratch.LoweredSquares[place] = Lower(square * (1 - 4 * _relative));
            }
        }
    }

    /// <summary>A number in scaled units as float32, and somewhat less: as much as float32 may lose on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Lower(double value)
    {
        float scaled = (float)(value * _scale * _scale);
        return scaled - MathF.Abs(scaled) * QuantisedBound.SingleError - QuantisedBound.SingleLost;
    }

    private static void Describe(RowCodes codes, CodeRange range, StageScratch stage, int* rows, int first, int end)
    {
        float* residuals = codes.Residuals, norms = codes.Norms;
        int* excess = codes.Excess;
        for (int place = first; place < end; place++)
        {
            int row = rows[place];
            stage.ResidualSurplus[place] = range.LargestResidual - residuals[row];
            stage.NormSurplus[place] = range.LargestNorm - norms[row];
            stage.Excess[place] = excess[row];
        }
    }
}
