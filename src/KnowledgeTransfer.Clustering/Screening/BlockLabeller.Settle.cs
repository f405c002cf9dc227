using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <content>Steps 4 and 5: exact distances of what is left, labels, new bounds.</content>
internal sealed unsafe partial class BlockLabeller<T>
{
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
            double value = Value(place, candidates[i]);
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
