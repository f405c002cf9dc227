using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <content>Steps 3 and 4: scores, reduced and full, and the candidates that they cannot exclude.</content>
internal sealed unsafe partial class BlockLabeller<T>
{
    private BlockCounts ScreenAll(
        in Work work, RowBlock block, int* rows, bool known, RowWindow window, ReadOnlySpan<T> exact)
    {
        int panels = work.Centroids.PanelCount, chunks = GroupBounds.Padded(block.Count) / Lanes;
        int shift = work.Bounds?.Shift ?? 31;
        long near = 0, scored = 0;
        // Without a threshold no reduced score excludes anything: each row's most promising panel brings the first.
        if (work.IsReduced && !known)
        {
            scored += ScreenMostPromising(work, block, rows);
            for (int place = 0; place < block.Count; place++) TakeFirst(work, rows[place], place, window, exact);
        }
        for (int panel = 0; panel < panels; panel++)
        {
            ushort* looked = _scratch.Looked(panel), places = _scratch.Near + (nint)(panel >> shift) * chunks;
            if (!work.IsReduced)
            {
                new Span<ushort>(places, chunks).CopyTo(new Span<ushort>(looked, chunks));
            }
            else if (known)
            {
                int count = ScoreReduced(work, block, rows, panel, places);
                near += count;
                if (count == 0) new Span<ushort>(looked, chunks).Clear();
                else Prune(work, block, panel, places, looked);
            }
            else
            {
                near += block.Count;
                ushort* first = _scratch.First;
                for (int chunk = 0; chunk < chunks; chunk++) first[chunk] = (ushort)(places[chunk] & ~looked[chunk]);
                Prune(work, block, panel, first, looked);
            }
            int full = Screen(work, block, rows, panel, looked);
            if (!work.IsReduced) near += full;
            scored += full;
        }
        return new BlockCounts(0, near, scored);
    }

    /// <summary>All reduced scores, and then the full ones of each row's best panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ScreenMostPromising(in Work work, RowBlock block, int* rows)
    {
        int panels = work.Centroids.PanelCount, chunks = GroupBounds.Padded(block.Count) / Lanes;
        new Span<float>(_scratch.TopValues, chunks * Lanes).Fill(float.NegativeInfinity);
        new Span<int>(_scratch.TopPanels, chunks * Lanes).Clear();
        for (int panel = 0; panel < panels; panel++)
        {
            ScoreReduced(work, block, rows, panel, _scratch.Near);
            PanelView view = FirstView(work, block, panel);
            int* best = _scratch.ReducedBest + (nint)panel * _scratch.Rows;
            for (int place = 0; place < block.Count; place += Lanes)
            {
                Vector512<float> value = Value(view, best, place);
                Vector512<float> better = Vector512.GreaterThan(value, Vector512.Load(_scratch.TopValues + place));
                Vector512.ConditionalSelect(better, value, Vector512.Load(_scratch.TopValues + place)).Store(_scratch.TopValues + place);
                Vector512.ConditionalSelect(better.AsInt32(), Vector512.Create(panel), Vector512.Load(_scratch.TopPanels + place))
                    .Store(_scratch.TopPanels + place);
            }
        }
        int scored = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            ushort* looked = _scratch.Looked(panel);
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                Vector512<int> top = Vector512.Load(_scratch.TopPanels + chunk * Lanes);
                ulong isTop = Vector512.Equals(top, Vector512.Create(panel)).ExtractMostSignificantBits();
                looked[chunk] = (ushort)(isTop & _scratch.Near[chunk]);
            }
            scored += Screen(work, block, rows, panel, looked);
        }
        return scored;
    }

    /// <summary>The best reduced score of every place in a panel.</summary>
    /// <returns>How many places there are.</returns>
    private int ScoreReduced(in Work work, RowBlock block, int* rows, int panel, ushort* places)
    {
        int chunks = GroupBounds.Padded(block.Count) / Lanes, count = PlaceBits.Expand(places, chunks, _scratch.List);
        if (count == 0) return 0;
        // A search without reduced vectors looks at full scores twice.
        (RowCodes codes, PanelCodes panels, CodeRange range) = work.IsReduced
            ? (work.Rows.Reduced!, work.Centroids.Reduced!, block.Reduced) : (work.Rows.Full, work.Centroids.Full, block.Full);
        PanelView view = FirstView(work, block, panel);
        SetStarts(work, view, block, range, panels, panel, null);
        PanelJob job = new()
        {
            Rows = codes.Values,
            RowStride = codes.Stride,
            RowIndex = rows,
            Steps = codes.StepCount,
            // Hits are found later, when there are thresholds.
            Best = _scratch.ReducedBest + (nint)panel * _scratch.Rows,
            Places = _scratch.List,
            PlaceCount = count,
            Panel = panels.Panel(panel),
            Start = view.Stage.Start,
        };
        _kernel.Score(ref job);
        return count;
    }

    /// <summary>Excludes a panel for the places whose best reduced score does not reach their threshold.</summary>
    /// <param name="work">The assignment.</param>
    /// <param name="block">The block.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="places">Those whose reduced scores are there.</param>
    /// <param name="looked">Receives those for which the panel is not excluded.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Prune(in Work work, RowBlock block, int panel, ushort* places, ushort* looked)
    {
        PanelView view = FirstView(work, block, panel);
        int* best = _scratch.ReducedBest + (nint)panel * _scratch.Rows;
        float* bounds = work.Bounds is { } all ? all.Of(block, work.BoundsFirst, panel >> all.Shift) : null;
        int chunks = GroupBounds.Padded(block.Count) / Lanes;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            uint set = places[chunk];
            looked[chunk] = 0;
            if (set == 0) continue;
            int place = chunk * Lanes;
            uint reaching = set & (uint)Vector512.GreaterThanOrEqual(
                Vector512.Load(best + place), Thresholds(view, place)).ExtractMostSignificantBits();
            looked[chunk] = (ushort)reaching;
            if (bounds is not null && set != reaching) LowerBounds(view, best, place, set & ~reaching, bounds);
        }
    }

    /// <summary>Full scores of some places against a panel, and the candidates that come of them.</summary>
    /// <returns>How many places.</returns>
    private int Screen(in Work work, RowBlock block, int* rows, int panel, ushort* looked)
    {
        int chunks = GroupBounds.Padded(block.Count) / Lanes, count = PlaceBits.Expand(looked, chunks, _scratch.List);
        if (count == 0) return 0;
        QuantisedCentroids<T> centroids = work.Centroids;
        RowCodes codes = work.Rows.Full;
        PanelView view = View(_scratch.Full, block.Full, centroids.Full, panel);
        _scratch.Units[panel] = block.Full.Step * centroids.Full.Steps[panel];
        SetStarts(work, view, block, block.Full, centroids.Full, panel, _scratch.Room);
        for (int chunk = 0; chunk < chunks; chunk++)
            if (looked[chunk] != 0) Thresholds(view, chunk * Lanes).Store(_scratch.Thresholds + chunk * Lanes);
        PanelJob job = new()
        {
            Rows = codes.Values,
            RowStride = codes.Stride,
            RowIndex = rows,
            Steps = codes.StepCount,
            Thresholds = _scratch.Thresholds,
            Best = work.Bounds is null ? null : _scratch.Best,
            HitPlaces = _scratch.HitPlaces,
            HitScores = _scratch.HitScores,
            Places = _scratch.List,
            PlaceCount = count,
            Panel = centroids.Full.Panel(panel),
            Start = _scratch.Full.Start,
        };
        _kernel.Score(ref job);
        for (int hit = 0; hit < job.HitCount; hit++)
            TakeHit(work, block, job.HitPlaces[hit], panel, job.HitScores + hit * Columns);
        if (work.Bounds is { } bounds)
        {
            float* of = bounds.Of(block, work.BoundsFirst, panel >> bounds.Shift);
            for (int chunk = 0; chunk < chunks; chunk++)
                if (looked[chunk] != 0) LowerBounds(view, _scratch.Best, chunk * Lanes, looked[chunk], of);
        }
        return count;
    }

    /// <summary>The numbers of a panel that meet every place of a block.</summary>
    private readonly struct PanelView(StageScratch stage, float unit, float leastNorm, float leastResidual)
    {
        internal readonly StageScratch Stage = stage;
        internal readonly float Unit = unit, LeastNorm = leastNorm, LeastResidual = leastResidual;
    }

    /// <summary>Of the scores that are looked at first.</summary>
    private PanelView FirstView(in Work work, RowBlock block, int panel) => work.IsReduced
        ? View(_scratch.Reduced, block.Reduced, work.Centroids.Reduced!, panel)
        : View(_scratch.Full, block.Full, work.Centroids.Full, panel);

    private PanelView View(StageScratch stage, CodeRange range, PanelCodes codes, int panel)
    {
        float unit = (float)(range.Step * codes.Steps[panel] * _scale * _scale);
        // Of numbers that float32 cannot hold nothing is known: then every score reaches every threshold.
        if (unit is not (> QuantisedBound.SmallestUnit and < QuantisedBound.LargestUnit)) unit = float.NaN;
        const float least = 1 - QuantisedBound.SingleError;
        return new PanelView(stage, unit, codes.LeastNorms[panel] * least, codes.LeastResiduals[panel] * least);
    }

    /// <summary>I and, for full scores, 2 E / U of a panel's columns for this block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetStarts(in Work work, PanelView view, RowBlock block, CodeRange range, PanelCodes codes, int panel, int* rooms)
    {
        const float error = QuantisedBound.SingleError;
        Vector512<float> residual = Vector512.Create(range.LargestResidual), norm = Vector512.Create(range.LargestNorm);
        Vector512<float> common = Vector512.Create(
            (float)((4 * _relative * block.LargestSquare + QuantisedBound.Lost) * _scale * _scale) + QuantisedBound.SingleLost);
        Vector512<float> half = Vector512.Create((float)(8 * _relative)), inverse = Vector512.Create(1 / view.Unit);
        Vector512<float> most = Vector512.Create((float)QuantisedBound.LargestStart);
        fixed (float* halfSquares = work.Centroids.HalfSquares, norms = codes.Norms, residuals = codes.Residuals)
        {
            for (int column = 0; column < Columns; column += Lanes)
            {
                int slot = panel * Columns + column;
                Vector512<float> h = Vector512.Load(halfSquares + slot);
                Vector512<float> e = Vector512.FusedMultiplyAdd(residual, Vector512.Load(norms + slot),
                    Vector512.FusedMultiplyAdd(norm, Vector512.Load(residuals + slot), Vector512.FusedMultiplyAdd(half, h, common)));
                // A little more error makes good what float32 loses.
                e += (e + h) * Vector512.Create(error);
                Vector512<float> start = (e - h) * inverse;
                start += Vector512.Abs(start) * Vector512.Create(error) + Vector512<float>.One;
                // Infinity less infinity, and what has no unit, is no number: then every score reaches.
                Vector512<float> cut = Vector512.ConditionalSelect(Vector512.Equals(start, start), start, most);
                cut = Vector512.MinNative(Vector512.MaxNative(cut, -most), most);
                Vector512.ConvertToInt32Native(cut).Store(view.Stage.Start + column);
                if (rooms is null) continue;
                Vector512<float> room = start + (e + h) * inverse;
                room += (Vector512.Abs(start) + h * inverse) * Vector512.Create(error) + Vector512.Create(4f);
                // Where the start is cut off below, the score proves nothing; nor where the room is no number.
                Vector512<float> isProof = Vector512.LessThan(room, Vector512.Create((float)QuantisedBound.LargestRoom))
                    & Vector512.GreaterThanOrEqual(start, -most);
                Vector512.ConditionalSelect(isProof.AsInt32(),
                    Vector512.ConvertToInt32Native(Vector512.MaxNative(Vector512.MinNative(room, most), Vector512<float>.Zero)),
                    Vector512.Create(QuantisedBound.NothingProven)).Store(rooms + column);
            }
        }
        for (int column = work.Centroids.Filled[panel]; column < Columns; column++)
        {
            view.Stage.Start[column] = -QuantisedBound.LargestStart;
            if (rooms is not null) rooms[column] = QuantisedBound.NothingProven;
        }
    }

    /// <summary>What a score of a panel has to reach, for 16 places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Thresholds(PanelView view, int place)
    {
        Vector512<float> t = Surplus(view, place) + Vector512.Load(_scratch.Lowered + place);
        t *= Vector512.Create(1 / view.Unit);
        t -= Vector512.Abs(t) * Vector512.Create(QuantisedBound.SingleError);
        // Minus infinity less infinity, for rows without a threshold, is no number: those get the smallest.
        Vector512<float> smallest = Vector512.Create(QuantisedBound.SmallestThreshold);
        Vector512<float> isAbove = Vector512.GreaterThan(t, smallest);
        t = Vector512.MinNative(t, Vector512.Create(QuantisedBound.LargestThreshold));
        // A threshold must never be raised: below the smallest, every score reaches it.
        return Vector512.ConditionalSelect(isAbove.AsInt32(),
            Vector512.ConvertToInt32Native(Vector512.MaxNative(t, smallest)) - Vector512<int>.One - Vector512<int>.One
                + Vector512.Load(view.Stage.Excess + place),
            Vector512.Create(int.MinValue));
    }

    /// <summary>By how much E of a block is too large for 16 of its rows, at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Surplus(PanelView view, int place) => Vector512.FusedMultiplyAdd(
        Vector512.Load(view.Stage.ResidualSurplus + place), Vector512.Create(view.LeastNorm),
        Vector512.Load(view.Stage.NormSurplus + place) * Vector512.Create(view.LeastResidual));

    /// <summary>At least minus the s of every centroid that scores at most <paramref name="best"/>, scaled, for 16 places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Value(PanelView view, int* best, int place)
    {
        Vector512<float> score = Vector512.ConvertToSingle(Vector512.Load(best + place));
        Vector512<float> excess = Vector512.ConvertToSingle(Vector512.Load(view.Stage.Excess + place));
        Vector512<float> error = (Vector512.Abs(score) + Vector512.Abs(excess)) * Vector512.Create(QuantisedBound.SingleError);
        return (score - excess + error) * Vector512.Create(view.Unit) - Surplus(view, place);
    }

    /// <summary>Lowers the bounds of some of 16 places to what their best score in a panel says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LowerBounds(PanelView view, int* best, int place, uint some, float* bounds)
    {
        Vector512<float> value = Value(view, best, place), least = Vector512.Load(_scratch.LoweredSquares + place);
        Vector512<float> square = least - (value + value);
        square -= (least + Vector512.Abs(value)) * Vector512.Create(QuantisedBound.SingleError);
        Vector512<int> lanes = Vector512.Create(
            1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        Vector512<float> those = Vector512.Equals(Vector512.Create((int)some) & lanes, lanes).AsSingle();
        Vector512<float> before = Vector512.Load(bounds + place);
        Vector512.ConditionalSelect(those, Vector512.MinNative(before, GroupBounds.Below(square)), before).Store(bounds + place);
    }

    /// <summary>
    /// Some centroid of a panel reaches the row's threshold: raises the threshold where a score proves more, and keeps the candidates.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeHit(in Work work, RowBlock block, int place, int panel, int* scores)
    {
        int* room = _scratch.Room;
        int own = _scratch.OwnSlots[place] - panel * Columns, filled = work.Centroids.Filled[panel];
        uint others = filled < Columns ? (1u << filled) - 1 : uint.MaxValue;
        if ((uint)own < Columns)
        {
            others &= ~(1u << own);
            scores[own] = QuantisedBound.LeastScore;
        }
        Vector512<int> first = Vector512.Load(scores), second = Vector512.Load(scores + 16);
        Vector512<int> provenFirst = Proven(first, Vector512.Load(room)), provenSecond = Proven(second, Vector512.Load(room + 16));
        int threshold = _scratch.Thresholds[place], best = PanelJob.Largest(Vector512.MaxNative(provenFirst, provenSecond));
        if (best > threshold && work.Seconds is not null)
        {
            threshold = Math.Max(threshold, RaisePair(place, panel, provenFirst, provenSecond));
        }
        else if (best > threshold)
        {
            threshold = best;
            double value = ((double)best - _scratch.Full.Excess[place]) * _scratch.Units[panel];
            Raise(place, value - Math.Abs(value) * ScoreError);
        }
        Vector512<int> least = Vector512.Create(threshold);
        uint reaching = others & (uint)(Vector512.GreaterThanOrEqual(first, least).ExtractMostSignificantBits()
            | Vector512.GreaterThanOrEqual(second, least).ExtractMostSignificantBits() << 16);
        Vector512<int> none = Vector512.Create(int.MinValue);
        _scratch.Best[place] = PanelJob.Largest(Vector512.MaxNative(
            Vector512.ConditionalSelect(Vector512.LessThan(first, least), first, none),
            Vector512.ConditionalSelect(Vector512.LessThan(second, least), second, none)));
        for (; reaching != 0; reaching &= reaching - 1)
        {
            int lane = BitOperations.TrailingZeroCount(reaching);
            Keep(work, block, place, new Candidate(panel * Columns + lane, scores[lane]));
        }
    }

    private void Raise(int place, double limit)
    {
        if (!(limit > _scratch.Limits[place])) return;
        _scratch.Limits[place] = limit;
        _scratch.Lowered[place] = Lower(limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Proven(Vector512<int> scores, Vector512<int> room) => Vector512.ConditionalSelect(
        Vector512.Equals(room, Vector512.Create(QuantisedBound.NothingProven)), Vector512.Create(int.MinValue), scores - room);

    private void Keep(in Work work, RowBlock block, int place, Candidate candidate)
    {
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        ref int count = ref _scratch.CandidateCounts[place];
        if (count == Capacity)
        {
            // Thresholds have risen since: what they exclude makes room.
            count = 0;
            for (int i = 0; i < Capacity; i++)
            {
                if (Reaches(place, candidates[i])) candidates[count++] = candidates[i];
                else LowerBound(work, block, place, candidates[i]);
            }
            if (count > Capacity / 2) SettleEarly(work, block, place);
        }
        candidates[count++] = candidate;
    }

    /// <summary>The score without the row's excess, as minus a lower bound of s.</summary>
    private double Value(int place, Candidate candidate) =>
        ((double)candidate.Score - _scratch.Full.Excess[place]) * _scratch.Units[candidate.Slot / Columns];

    private bool Reaches(int place, Candidate candidate)
    {
        double value = Value(place, candidate);
        return value + Math.Abs(value) * ScoreError >= _scratch.Limits[place];
    }
}
