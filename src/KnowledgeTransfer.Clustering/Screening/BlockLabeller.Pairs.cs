using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <content>
/// Nearest and second nearest centroid of rows without labels from before (<see cref="Work.Seconds"/>).
/// </content>
/// <remarks>
/// <para>
/// <b>Why neither can be wrong.</b> Let two different centroids i and i' each have a proven s of at most T. A centroid j whose lower bound
/// lies above T is neither of them, because a lower bound never exceeds a proven s of the same centroid; and its D, to the last bit, is
/// larger than those of both (<see cref="QuantisedBound"/>). So j is not the nearest. Of i and i' at least one is not the nearest either,
/// so the second smallest D is at most the larger of theirs, and j does not have it. The label, its D and the second D are then the same
/// with and without j.
/// </para>
/// <para>
/// <b>Which pair.</b> Two numbers per row, best and second best of what is proven of <i>different</i> centroids; the second is the
/// threshold. A panel meets a row once, so its two best proven scores belong to centroids that are not in the pair yet. With reduced
/// vectors every row first meets its most promising panel, whose two best candidates get their exact D: from then on the pair is theirs, if
/// it is better, and the panel does not come again. At the end exact D tighten the threshold as they are computed: D of the second nearest
/// of all that were compared, which are two different centroids once more.
/// </para>
/// </remarks>
internal sealed unsafe partial class BlockLabeller<T>
{
    /// <summary>No centroid has been compared with any row.</summary>
    private void BeginPairs(in Work work, RowBlock block, int* rows)
    {
        for (int place = 0; place < block.Count; place++)
        {
            int row = rows[place];
            (work.NewLabels[row], work.Distances[row], work.Seconds[row]) = (-1, double.PositiveInfinity, double.PositiveInfinity);
            _scratch.Proven[place] = double.NegativeInfinity;
        }
    }

    /// <summary>Takes the two best proven scores of a panel into the pair of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="panel">A panel that it meets for the first time.</param>
    /// <param name="first">Proven scores of columns 0 to 15.</param>
    /// <param name="second">Proven scores of columns 16 to 31.</param>
    /// <returns>The second best of the panel: what a score has to reach at least.</returns>
    private int RaisePair(int place, int panel, Vector512<int> first, Vector512<int> second)
    {
        Vector512<int> none = Vector512.Create(int.MinValue), high = Vector512.Max(first, second), low = Vector512.Min(first, second);
        int best = PanelJob.Largest(high);
        Vector512<int> isBest = Vector512.Equals(high, Vector512.Create(best));
        int other = BitOperations.PopCount(isBest.ExtractMostSignificantBits()) > 1
            ? best : PanelJob.Largest(Vector512.Max(low, Vector512.ConditionalSelect(isBest, none, high)));
        double proven = ProvenValue(place, panel, best), provenOther = ProvenValue(place, panel, other);
        ref double top = ref _scratch.Proven[place];
        Raise(place, Math.Max(Math.Min(top, proven), provenOther));
        top = Math.Max(top, proven);
        return other;
    }

    /// <summary>Minus a proven s, from a proven score; minus infinity where there is none.</summary>
    private double ProvenValue(int place, int panel, int score)
    {
        if (score == int.MinValue) return double.NegativeInfinity;
        double value = ((double)score - _scratch.Full.Excess[place]) * _scratch.Units[panel];
        return value - Math.Abs(value) * ScoreError;
    }

    /// <summary>The two best candidates so far get their exact D, which exclude more than their scores do.</summary>
    private void TakePair(in Work work, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        ref int count = ref _scratch.CandidateCounts[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        if (count > Capacity) return;
        for (int i = 0; i < 2 && count > 0; i++)
        {
            BestFirst(place, candidates, count);
            ComparePair(work, row, work.Centroids.CentroidAt[candidates[0].Slot], window[row], exact);
            candidates[0] = candidates[--count];
        }
        double square = _scratch.Squares[place], limit = QuantisedBound.Threshold(square, work.Seconds[row], _relative);
        if (!(limit > _scratch.Limits[place])) return;
        _scratch.Proven[place] = QuantisedBound.Threshold(square, work.Distances[row], _relative);
        Raise(place, limit);
    }

    /// <summary>Compares what is left exactly.</summary>
    /// <returns>1 if there was anything to compare besides the two nearest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SettlePair(in Work work, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        int count = _scratch.CandidateCounts[place], known = work.NewLabels[row] < 0 ? 0 : 2, compared = known;
        if (count > Capacity)
        {
            (work.NewLabels[row], work.Distances[row], work.Seconds[row]) = (-1, double.PositiveInfinity, double.PositiveInfinity);
            for (int j = 0; j < work.Centroids.Count; j++) ComparePair(work, row, j, window[row], exact);
            return 1;
        }
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        for (int i = 0; i < count; i++)
        {
            if (known + i < 2) BestFirst(place, candidates + i, count - i);
            // Every exact D tightens the limit for those that follow.
            if (!Reaches(place, candidates[i])) continue;
            ComparePair(work, row, work.Centroids.CentroidAt[candidates[i].Slot], window[row], exact);
            compared++;
            _scratch.Limits[place] = Math.Max(
                _scratch.Limits[place], QuantisedBound.Threshold(_scratch.Squares[place], work.Seconds[row], _relative));
        }
        return compared > 2 ? 1 : 0;
    }

    private void ComparePair(in Work work, int row, int centroid, ReadOnlySpan<T> values, ReadOnlySpan<T> exact)
    {
        double distance = Distance(values, exact, centroid);
        ref int label = ref work.NewLabels[row];
        ref double nearest = ref work.Distances[row], second = ref work.Seconds[row];
        // Unsigned, -1 is no lower index: where every D is infinite, the label is 0.
        if (distance < nearest || (distance == nearest && (uint)centroid < (uint)label))
            (second, nearest, label) = (nearest, distance, centroid);
        else if (distance < second)
            second = distance;
    }
}
