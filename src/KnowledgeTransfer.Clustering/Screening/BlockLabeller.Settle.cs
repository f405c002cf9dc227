using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <content>Step 5: exact distances of what is left, labels, and what they say about bounds.</content>
internal sealed unsafe partial class BlockLabeller<T>
{
    /// <summary>Compares what is left exactly.</summary>
    /// <returns>1 if there was anything to compare besides the present centroid.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Settle(in Work work, RowBlock block, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        int own = _scratch.OwnSlots[place], before = own < 0 ? -1 : work.Centroids.CentroidAt[own], label = before;
        int count = _scratch.CandidateCounts[place];
        double nearest = before >= 0 ? _scratch.OwnDistances[place] : double.PositiveInfinity, square = _scratch.Squares[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        bool tooMany = count > Capacity;
        int compared = 0, kept = 0;
        if (tooMany)
        {
            for (int j = 0; j < work.Centroids.Count; j++) Compare(j, window[row], exact);
        }
        else
        {
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
                double distance = Compare(work.Centroids.CentroidAt[candidate.Slot], window[row], exact);
                _scratch.Limits[place] = Math.Max(_scratch.Limits[place], QuantisedBound.Threshold(square, nearest, _relative));
                _scratch.Compared[kept] = distance;
                candidates[kept++] = candidate;
            }
        }
        work.NewLabels[row] = label;
        work.Distances[row] = nearest;
        if (work.Bounds is { } bounds)
        {
            if (tooMany) ForgetBounds(work, block, place);
            for (int i = 0; i < kept; i++)
            {
                if (work.Centroids.CentroidAt[candidates[i].Slot] == label) continue;
                LowerBound(work, block, place, candidates[i], _scratch.Compared[i]);
            }
            // The centroid that the row has left is another one now.
            if (before != label)
                LowerBound(work, block, place, new Candidate(work.Centroids.SlotOf[before], 0), _scratch.OwnDistances[place]);
        }
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

    /// <summary>
    /// The best candidate so far becomes the number to beat, as if it were the row's present centroid: its exact D excludes more than
    /// its score does.
    /// </summary>
    private void TakeFirst(in Work work, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        ref int count = ref _scratch.CandidateCounts[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        if (count is 0 or > Capacity) return;
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

    /// <summary>Nothing is known of a row's near groups.</summary>
    private void ForgetBounds(in Work work, RowBlock block, int place)
    {
        GroupBounds bounds = work.Bounds!;
        for (int g = 0; g < bounds.Count; g++) bounds.Of(block, work.BoundsFirst, g)[place] = 0;
    }
}
