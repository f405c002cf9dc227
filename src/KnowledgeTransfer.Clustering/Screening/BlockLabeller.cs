using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
internal sealed unsafe class BlockLabeller<T> : IDisposable where T : unmanaged, INumberBase<T>
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

    /// <summary>I and 2 E / U of all slots for this block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetStarts(in Work work, RowBlock block)
    {
        QuantisedCentroids<T> centroids = work.Centroids;
        Vector512<double> residual = Vector512.Create(block.LargestResidual), norm = Vector512.Create(block.LargestNorm);
        Vector512<double> common = Vector512.Create(4 * _relative * block.LargestSquare + QuantisedBound.Lost);
        Vector512<double> half = Vector512.Create(8 * _relative), lowest = Vector512.Create((double)-QuantisedBound.LargestStart);
        fixed (double* halfSquares = centroids.HalfSquares, norms = centroids.Norms, residuals = centroids.Residuals)
        {
            for (int panel = 0; panel < centroids.PanelCount; panel++)
            {
                double unit = _scratch.Units[panel] = block.Step * centroids.Steps[panel];
                if (_scratch.ListCounts[panel] == 0) continue;
                Vector512<double> inverse = Vector512.Create(1 / unit);
                for (int slot = panel * Columns; slot < (panel + 1) * Columns; slot += 8)
                {
                    Vector512<double> h = Vector512.Load(halfSquares + slot);
                    Vector512<double> error = Vector512.FusedMultiplyAdd(residual, Vector512.Load(norms + slot),
                        Vector512.FusedMultiplyAdd(norm, Vector512.Load(residuals + slot), Vector512.FusedMultiplyAdd(half, h, common)));
                    Vector512<double> start = (error - h) * inverse, room = 2 * error * inverse;
                    // Where the start is cut off below, the score proves nothing.
                    room = Vector512.ConditionalSelect(
                        Vector512.LessThan(start, lowest), Vector512.Create((double)QuantisedBound.LargestStart), room);
                    Vector256<int> one = Vector256<int>.One;
                    (Vectors.ToInt32(Vectors.Clamp(start, -QuantisedBound.LargestStart, QuantisedBound.LargestStart)) + one)
                        .Store(_scratch.Start + slot);
                    Vector256<int> whole = Vectors.ToInt32(Vectors.Clamp(room, 0, QuantisedBound.LargestStart)) + Vector256.Create(4);
                    Vector256.ConditionalSelect(
                        Vector256.GreaterThan(whole, Vector256.Create(QuantisedBound.LargestRoom)),
                        Vector256.Create(QuantisedBound.NothingProven), whole).Store(_scratch.Room + slot);
                }
                for (int slot = panel * Columns + centroids.Filled[panel]; slot < (panel + 1) * Columns; slot++)
                    (_scratch.Start[slot], _scratch.Room[slot]) = (-QuantisedBound.LargestStart, QuantisedBound.NothingProven);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Screen(in Work work, RowBlock block, int* rows)
    {
        QuantisedCentroids<T> centroids = work.Centroids;
        long scored = 0;
        fixed (ushort* every = _everyPlace)
        {
            PanelJob job = new()
            {
                Rows = work.Rows.Values,
                RowStride = work.Rows.Stride,
                RowIndex = rows,
                Steps = work.Rows.StepCount,
                Thresholds = _scratch.Thresholds,
                BestStride = BlockScratch.BestStride,
                HitPlaces = _scratch.HitPlaces,
                HitScores = _scratch.HitScores,
            };
            for (int panel = 0; panel < centroids.PanelCount; panel++)
            {
                int count = _scratch.ListCounts[panel];
                if (count == 0 || centroids.Filled[panel] == 0) continue;
                job.Places = count < 0 ? every : _scratch.Lists + (nint)panel * work.Rows.BlockRowCount;
                job.PlaceCount = count < 0 ? block.Count : count;
                job.Panel = centroids.Panel(panel);
                job.Start = _scratch.Start + panel * Columns;
                job.Best = work.Bounds is null ? null : _scratch.Best(0, panel);
                SetThresholds(block.Count, centroids.LeastNorms[panel], centroids.LeastResiduals[panel], _scratch.Units[panel]);
                _kernel.Score(ref job);
                scored += job.PlaceCount;
                for (int hit = 0; hit < job.HitCount; hit++)
                    TakeHit(job.HitPlaces[hit], panel, centroids.Filled[panel], job.HitScores + hit * Columns);
            }
        }
        return scored;
    }

    /// <summary>What a score of a panel has to reach, per place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetThresholds(int count, double leastNorm, double leastResidual, double unit)
    {
        Vector512<double> norm = Vector512.Create(leastNorm), residual = Vector512.Create(leastResidual);
        Vector512<double> inverse = Vector512.Create(1 / unit);
        for (int place = 0; place < count; place += 8)
        {
            Vector512<double> t = Vector512.FusedMultiplyAdd(Vector512.Load(_scratch.ResidualSurplus + place), norm,
                Vector512.FusedMultiplyAdd(
                    Vector512.Load(_scratch.NormSurplus + place), residual, Vector512.Load(_scratch.Limits + place))) * inverse;
            t -= Vector512.Abs(t) * Vector512.Create(1e-13);
            // Minus infinity less infinity, for rows without a threshold, is NaN: those get the smallest.
            t = Vector512.ConditionalSelect(Vector512.Equals(t, t), t, Vector512.Create(QuantisedBound.SmallestThreshold));
            t = Vectors.Clamp(t, QuantisedBound.SmallestThreshold, QuantisedBound.LargestThreshold);
            Vector256<int> whole = Vectors.ToInt32(t);
            // A threshold must never be raised: below the smallest, every score reaches it.
            Vector256.ConditionalSelect(
                Vector256.GreaterThan(whole, Vector256.Create((int)QuantisedBound.SmallestThreshold)),
                whole - Vector256<int>.One + Vector256.Load(_scratch.Excess + place),
                Vector256.Create(int.MinValue)).Store(_scratch.Thresholds + place);
        }
    }

    /// <summary>
    /// Some centroid of a panel reaches the row's threshold: raises the threshold where a score proves more, and keeps the candidates.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeHit(int place, int panel, int filled, int* scores)
    {
        int* room = _scratch.Room + panel * Columns;
        Vector512<int> first = Vector512.Load(scores), second = Vector512.Load(scores + 16);
        Vector512<int> proven = Vector512.Max(Proven(first, Vector512.Load(room)), Proven(second, Vector512.Load(room + 16)));
        int threshold = _scratch.Thresholds[place], best = PanelJob.Largest(proven);
        if (best > threshold)
        {
            threshold = best;
            double value = ((double)best - _scratch.Excess[place]) * _scratch.Units[panel];
            _scratch.Limits[place] = Math.Max(_scratch.Limits[place], value - Math.Abs(value) * ScoreError);
        }
        Vector512<int> least = Vector512.Create(threshold);
        uint reaching = (uint)(Vector512.GreaterThanOrEqual(first, least).ExtractMostSignificantBits()
            | Vector512.GreaterThanOrEqual(second, least).ExtractMostSignificantBits() << 16);
        if (filled < Columns) reaching &= (1u << filled) - 1;
        Vector512<int> none = Vector512.Create(int.MinValue);
        ref int rest = ref *_scratch.Best(place, panel);
        rest = PanelJob.Largest(Vector512.Max(
            Vector512.ConditionalSelect(Vector512.LessThan(first, least), first, none),
            Vector512.ConditionalSelect(Vector512.LessThan(second, least), second, none)));
        for (; reaching != 0; reaching &= reaching - 1)
        {
            int lane = BitOperations.TrailingZeroCount(reaching);
            Keep(place, new Candidate(panel * Columns + lane, scores[lane]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Proven(Vector512<int> scores, Vector512<int> room) => Vector512.ConditionalSelect(
        Vector512.Equals(room, Vector512.Create(QuantisedBound.NothingProven)), Vector512.Create(int.MinValue), scores - room);

    private void Keep(int place, Candidate candidate)
    {
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        ref int count = ref _scratch.CandidateCounts[place];
        if (count > Capacity) return;
        if (count == Capacity)
        {
            // Thresholds have risen since: what they exclude makes room.
            count = 0;
            for (int i = 0; i < Capacity; i++)
            {
                if (Reaches(place, candidates[i])) candidates[count++] = candidates[i];
                else Drop(place, candidates[i]);
            }
            if (count == Capacity)
            {
                count = Capacity + 1;
                return;
            }
        }
        candidates[count++] = candidate;
    }

    /// <summary>A candidate that was excluded after all counts for its panel's bound.</summary>
    private void Drop(int place, Candidate candidate)
    {
        ref int best = ref *_scratch.Best(place, candidate.Slot / Columns);
        best = Math.Max(best, candidate.Score);
    }

    private bool Reaches(int place, Candidate candidate)
    {
        double value = ((double)candidate.Score - _scratch.Excess[place]) * _scratch.Units[candidate.Slot / Columns];
        return value + Math.Abs(value) * ScoreError >= _scratch.Limits[place];
    }

    /// <summary>Compares what is left exactly, and renews the row's bounds.</summary>
    /// <returns>1 if there was anything to compare besides the present centroid.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Settle(in Work work, int row, int place, RowWindow<T> window, ReadOnlySpan<T> exact)
    {
        int before = work.Labels[row], label = before, count = _scratch.CandidateCounts[place];
        double nearest = before >= 0 ? _scratch.OwnDistances[place] : double.PositiveInfinity, square = work.Rows.Squares[row];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        bool tooMany = count > Capacity;
        int compared = 0;
        if (tooMany)
        {
            for (int j = 0; j < work.Centroids.Count; j++) Compare(j, window[row], exact);
        }
        else
        {
            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                Candidate candidate = candidates[i];
                if (work.Centroids.CentroidAt[candidate.Slot] == before) continue;
                if (Reaches(place, candidate)) candidates[kept++] = candidate;
                else Drop(place, candidate);
            }
            count = kept;
            if (count > 0)
            {
                if (before < 0) BestFirst(place, candidates, count);
                ReadOnlySpan<T> values = window[row];
                kept = 0;
                for (int i = 0; i < count; i++)
                {
                    Candidate candidate = candidates[i];
                    // Every exact D tightens the limit for those that follow.
                    if (!Reaches(place, candidate))
                    {
                        Drop(place, candidate);
                        continue;
                    }
                    double distance = Compare(work.Centroids.CentroidAt[candidate.Slot], values, exact);
                    _scratch.Limits[place] = Math.Max(
                        _scratch.Limits[place], QuantisedBound.Threshold(square, nearest, _relative));
                    _scratch.Compared[kept] = distance;
                    candidates[kept++] = candidate;
                }
                count = kept;
            }
        }
        work.NewLabels[row] = label;
        work.Distances[row] = nearest;
        if (work.Bounds is { } bounds) Renew(work, bounds, row, place, tooMany ? -1 : count, label);
        return compared > (before < 0 ? 1 : 0) ? 1 : 0;

        double Compare(int centroid, ReadOnlySpan<T> values, ReadOnlySpan<T> exact)
        {
            double distance = Distance(values, exact, centroid);
            compared++;
            // Unsigned, -1 is no lower index: where every D is infinite, the label is 0.
            if (distance < nearest || (distance == nearest && (uint)centroid < (uint)label)) (nearest, label) = (distance, centroid);
            return distance;
        }
    }

    /// <summary>The candidate with the best score first: the others may then need no comparison.</summary>
    private void BestFirst(int place, Candidate* candidates, int count)
    {
        int best = 0;
        double largest = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            double value = ((double)candidates[i].Score - _scratch.Excess[place]) * _scratch.Units[candidates[i].Slot / Columns];
            if (value > largest) (best, largest) = (i, value);
        }
        (candidates[0], candidates[best]) = (candidates[best], candidates[0]);
    }

    /// <summary>Writes the bounds of the groups that the row has looked at.</summary>
    /// <param name="work">The assignment.</param>
    /// <param name="bounds">Where to.</param>
    /// <param name="row">The row of the batch.</param>
    /// <param name="place">Its place in the block.</param>
    /// <param name="count">How many candidates were compared; -1 for all centroids, when nothing is kept.</param>
    /// <param name="label">The label from now on.</param>
    private void Renew(in Work work, GroupBounds bounds, int row, int place, int count, int label)
    {
        float* own = bounds.Of(work.FirstRow + row);
        ulong near = _scratch.Near[place];
        if (count < 0)
        {
            for (int g = 0; g < bounds.Count; g++)
                if ((near >> g & 1) != 0) own[g] = 0;
        }
        else if (bounds.PanelsPerGroup == 1)
        {
            RenewByPanel(work, row, place, near, own);
        }
        else
        {
            RenewByGroup(work, bounds, row, place, near, own);
        }
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        for (int i = 0; i < count; i++)
            if (work.Centroids.CentroidAt[candidates[i].Slot] != label) Lower(candidates[i].Slot, _scratch.Compared[i]);
        // The centroid that the row has left is another one now.
        int before = work.Labels[row];
        if (before >= 0 && before != label) Lower(work.Centroids.SlotOf[before], _scratch.OwnDistances[place]);

        void Lower(int slot, double distance)
        {
            ref float bound = ref own[bounds.GroupOf(slot / Columns)];
            bound = Math.Min(bound, GroupBounds.Below(distance));
        }
    }

    /// <summary>Eight panels, which are groups, at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RenewByPanel(in Work work, int row, int place, ulong near, float* own)
    {
        Vector512<double> square = Vector512.Create(work.Rows.Squares[row] * (1 - 4 * _relative));
        Vector512<double> excess = Vector512.Create((double)_scratch.Excess[place]);
        Vector512<double> residual = Vector512.Create(2 * _scratch.ResidualSurplus[place]);
        Vector512<double> norm = Vector512.Create(2 * _scratch.NormSurplus[place]);
        fixed (double* leastNorms = work.Centroids.LeastNorms, leastResiduals = work.Centroids.LeastResiduals)
        {
            for (int g = 0; g < work.Centroids.PanelCount; g += 8)
            {
                uint bits = (uint)(near >> g) & 0xff;
                if (bits == 0) continue;
                Vector512<double> value = Vectors.FromInt32(Vector256.Load(_scratch.Best(place, g))) - excess;
                value *= Vector512.Load(_scratch.Units + g);
                value += Vector512.Abs(value) * Vector512.Create(ScoreError);
                Vector512<double> distance = Vector512.FusedMultiplyAdd(residual, Vector512.Load(leastNorms + g),
                    Vector512.FusedMultiplyAdd(norm, Vector512.Load(leastResiduals + g), square - (value + value)));
                Vector256<float> bound = GroupBounds.Below(distance);
                Vector256<int> lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
                Vector256<int> looked = Vector256.Equals(Vector256.Create((int)bits) & lanes, lanes);
                Vector256.ConditionalSelect(looked.AsSingle(), bound, Vector256.Load(own + g)).Store(own + g);
            }
        }
    }

    private void RenewByGroup(in Work work, GroupBounds bounds, int row, int place, ulong near, float* own)
    {
        for (; near != 0; near &= near - 1)
        {
            int group = BitOperations.TrailingZeroCount(near);
            if (group >= bounds.Count) return;
            int first = group * bounds.PanelsPerGroup, end = Math.Min(first + bounds.PanelsPerGroup, work.Centroids.PanelCount);
            double least = double.PositiveInfinity;
            for (int panel = first; panel < end; panel++)
            {
                double value = ((double)*_scratch.Best(place, panel) - _scratch.Excess[place]) * _scratch.Units[panel];
                least = Math.Min(least, work.Rows.Squares[row] * (1 - 4 * _relative) - 2 * (value + Math.Abs(value) * ScoreError)
                    + 2 * (_scratch.ResidualSurplus[place] * work.Centroids.LeastNorms[panel]
                        + _scratch.NormSurplus[place] * work.Centroids.LeastResiduals[panel]));
            }
            own[group] = GroupBounds.Below(least);
        }
    }
}
