using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <content>Step 5: exact distances of what is left, labels, and what they say about bounds.</content>
internal sealed unsafe partial class BlockLabeller<T>
{
    /// <summary>
    /// Compares the candidates exactly; the nearest so far is the present centroid from now on. At the end of a block, or before when
    /// a row has too many: then the limit that comes of it leaves room for more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Settle(in Work work, RowBlock block, int row, int place, ReadOnlySpan<T> values, ReadOnlySpan<T> exact)
    {
        int own = _scratch.OwnSlots[place], before = own < 0 ? -1 : work.Centroids.CentroidAt[own], label = before;
        ref int count = ref _scratch.CandidateCounts[place];
        double nearest = before >= 0 ? _scratch.OwnDistances[place] : double.PositiveInfinity, square = _scratch.Squares[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        int kept = 0;
        if (before < 0) BestFirst(place, candidates, count);
        for (int i = 0; i < count; i++)
        {
            Candidate candidate = candidates[i];
            // Every exact D tightens the limit for those that follow.
            if (!Reaches(place, candidate))
            {
                LowerBound(work, block, place, candidate);
                continue;
            }
            int centroid = work.Centroids.CentroidAt[candidate.Slot];
            double distance = Distance(values, exact, centroid);
            // Unsigned, -1 is no lower index: where every D is infinite, the label is 0.
            if (distance < nearest || (distance == nearest && (uint)centroid < (uint)label)) (nearest, label) = (distance, centroid);
            _scratch.Limits[place] = Math.Max(_scratch.Limits[place], QuantisedBound.Threshold(square, nearest, _relative));
            _scratch.Compared[kept] = distance;
            candidates[kept++] = candidate;
        }
        count = 0;
        work.NewLabels[row] = label;
        work.Distances[row] = nearest;
        if (kept > (before < 0 ? 1 : 0)) _scratch.IsUndecided[place] = 1;
        if (work.Bounds is not null)
        {
            for (int i = 0; i < kept; i++)
            {
                if (work.Centroids.CentroidAt[candidates[i].Slot] == label) continue;
                LowerBound(work, block, place, candidates[i], _scratch.Compared[i]);
            }
            // The centroid that the row has left is another one now.
            if (before >= 0 && before != label) LowerBound(work, block, place, new Candidate(own, 0), _scratch.OwnDistances[place]);
        }
        _scratch.OwnDistances[place] = nearest;
        _scratch.OwnSlots[place] = label < 0 ? -1 : work.Centroids.SlotOf[label];
    }

    /// <summary>Makes room for more candidates.</summary>
    private void SettleEarly(in Work work, RowBlock block, int place)
    {
        int row = work.Rows.Order[block.First + place];
        ReadOnlySpan<T> values = work.Batch.Rows(row, 1), exact = work.Centroids.Exact;
        if (work.Labels is null) SettleSearch(work, row, place, values, exact);
        else Settle(work, block, row, place, values, exact);
        _scratch.Lowered[place] = Lower(_scratch.Limits[place]);
    }

    /// <summary>
    /// The best candidate so far becomes the number to beat, as if it were the row's present centroid: its exact D excludes more than
    /// its score does.
    /// </summary>
    private void TakeFirst(in Work work, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        ref int count = ref _scratch.CandidateCounts[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        // A row that had too many has something to beat already.
        if (count == 0 || _scratch.OwnSlots[place] >= 0) return;
        BestFirst(place, candidates, count);
        int slot = candidates[0].Slot;
        double distance = Distance(window[row], exact, work.Centroids.CentroidAt[slot]);
        (_scratch.OwnSlots[place], _scratch.OwnDistances[place]) = (slot, distance);
        Raise(place, QuantisedBound.Threshold(_scratch.Squares[place], distance, _relative));
        candidates[0] = candidates[--count];
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
        if (count > 0) (candidates[0], candidates[best]) = (candidates[best], candidates[0]);
    }

    /// <summary>A candidate that was excluded after all counts for its group's bound.</summary>
    private void LowerBound(in Work work, RowBlock block, int place, Candidate candidate)
    {
        if (work.Bounds is null) return;
        double value = Value(place, candidate);
        LowerBound(work, block, place, candidate,
            _scratch.Squares[place] * (1 - 4 * _relative) - 2 * (value + Math.Abs(value) * ScoreError));
    }

    private static void LowerBound(in Work work, RowBlock block, int place, Candidate candidate, double square)
    {
        GroupBounds bounds = work.Bounds!;
        ref float bound = ref bounds.Of(block, work.BoundsFirst, candidate.Slot / Columns >> bounds.Shift)[place];
        bound = Math.Min(bound, bounds.Below(square));
    }
}
