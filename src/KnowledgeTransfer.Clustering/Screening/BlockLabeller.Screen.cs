using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <content>Step 3: scores, and the candidates that they cannot exclude.</content>
internal sealed unsafe partial class BlockLabeller<T>
{
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
                if (count == 0) continue;
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

    /// <summary>The score without the row's excess, as minus a lower bound of s.</summary>
    private double Value(int place, Candidate candidate) =>
        ((double)candidate.Score - _scratch.Excess[place]) * _scratch.Units[candidate.Slot / Columns];

    private bool Reaches(int place, Candidate candidate)
    {
        double value = Value(place, candidate);
        return value + Math.Abs(value) * ScoreError >= _scratch.Limits[place];
    }
}
