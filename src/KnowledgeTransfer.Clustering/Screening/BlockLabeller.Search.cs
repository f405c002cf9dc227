using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <content>
/// Searches: rows have no labels from before (<see cref="Work.Labels"/> is null), and D to the second nearest may be wanted, too.
/// </content>
/// <remarks>
/// <para>
/// <b>Why the second cannot be wrong either.</b> Let two different centroids i and i' each have a proven s of at most T. A centroid j whose
/// lower bound lies above T is neither of them, because a lower bound never exceeds a proven s of the same centroid; and its D, to the
/// last bit, is larger than those of both (<see cref="QuantisedBound"/>). So j is not the nearest. Of i and i' at least one is not the
/// nearest either, so the second smallest D is at most the larger of theirs, and j does not have it. Label, D and second D are then the
/// same with and without j.
/// </para>
/// <para>
/// <b>Which pair.</b> Two numbers per row, the best and the second best of what is proven of <i>different</i> centroids; the second is the
/// threshold. A panel meets a row once, so the two best proven scores in it belong to centroids that are not in the pair yet. Now and then
/// the best candidates so far get their exact D, which prove more than scores do; the two nearest of all that were compared are two
/// different centroids again, of panels that do not come again.
/// </para>
/// </remarks>
internal sealed unsafe partial class BlockLabeller<T>
{
    /// <summary>No centroid has been compared with any row.</summary>
    private void BeginSearch(in Work work, RowBlock block, int* rows)
    {
        for (int place = 0; place < block.Count; place++)
        {
            Forget(work, rows[place]);
            _scratch.Proven[place] = double.NegativeInfinity;
        }
    }

    /// <summary>
    /// Steps 3 and 4: first scores of all panels; full ones of each row's most promising panel, and of the next, where the second nearest
    /// is wanted; then of whatever these do not exclude.
    /// </summary>
    private BlockCounts ScreenSearch(in Work work, RowBlock block, int* rows, RowWindow window, ReadOnlySpan<T> exact)
    {
        int panels = work.Centroids.PanelCount, chunks = GroupBounds.Padded(block.Count) / Lanes;
        FindMostPromising(work, block, rows);
        for (int panel = 0; panel < panels; panel++) new Span<ushort>(_scratch.Looked(panel), chunks).Clear();
        long scored = ScreenPromising(work, block, rows, _scratch.TopPanels, window, exact);
        if (work.Seconds is not null) scored += ScreenPromising(work, block, rows, _scratch.NextPanels, window, exact);
        ushort* rest = _scratch.First;
        for (int panel = 0; panel < panels; panel++)
        {
            ushort* looked = _scratch.Looked(panel);
            for (int chunk = 0; chunk < chunks; chunk++) rest[chunk] = (ushort)(_scratch.Near[chunk] & ~looked[chunk]);
            Prune(work, block, panel, rest, looked);
            scored += Screen(work, block, rows, panel, looked);
        }
        return new BlockCounts(0, (long)block.Count * panels, scored);
    }

    /// <summary>The two panels with the best first scores, for every place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindMostPromising(in Work work, RowBlock block, int* rows)
    {
        int padded = GroupBounds.Padded(block.Count);
        new Span<float>(_scratch.TopValues, padded).Fill(float.NegativeInfinity);
        new Span<float>(_scratch.NextValues, padded).Fill(float.NegativeInfinity);
        new Span<int>(_scratch.TopPanels, padded).Fill(-1);
        new Span<int>(_scratch.NextPanels, padded).Fill(-1);
        for (int panel = 0; panel < work.Centroids.PanelCount; panel++)
        {
            ScoreReduced(work, block, rows, panel, _scratch.Near);
            PanelView view = FirstView(work, block, panel);
            int* best = _scratch.ReducedBest + (nint)panel * _scratch.Rows;
            Vector512<int> number = Vector512.Create(panel);
            for (int place = 0; place < block.Count; place += Lanes)
            {
                Vector512<float> value = Value(view, best, place);
                Vector512<float> top = Vector512.Load(_scratch.TopValues + place), next = Vector512.Load(_scratch.NextValues + place);
                Vector512<int> topPanel = Vector512.Load(_scratch.TopPanels + place);
                // Of nothing known, which is no number, nothing is promised.
                Vector512<float> isTop = Vector512.GreaterThan(value, top), isNext = Vector512.GreaterThan(value, next);
                Vector512.ConditionalSelect(isTop, top, Vector512.ConditionalSelect(isNext, value, next))
                    .Store(_scratch.NextValues + place);
                Vector512.ConditionalSelect(isTop.AsInt32(), topPanel,
                    Vector512.ConditionalSelect(isNext.AsInt32(), number, Vector512.Load(_scratch.NextPanels + place)))
                    .Store(_scratch.NextPanels + place);
                Vector512.ConditionalSelect(isTop, value, top).Store(_scratch.TopValues + place);
                Vector512.ConditionalSelect(isTop.AsInt32(), number, topPanel).Store(_scratch.TopPanels + place);
            }
        }
    }

    /// <summary>Full scores of each place's chosen panel, if it is not excluded by now, and exact D of the best candidates.</summary>
    private int ScreenPromising(in Work work, RowBlock block, int* rows, int* chosen, RowWindow window, ReadOnlySpan<T> exact)
    {
        int chunks = GroupBounds.Padded(block.Count) / Lanes, scored = 0;
        ushort* places = _scratch.First, looked = _scratch.Reaching;
        for (int panel = 0; panel < work.Centroids.PanelCount; panel++)
        {
            uint any = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                Vector512<int> isChosen = Vector512.Equals(Vector512.Load(chosen + chunk * Lanes), Vector512.Create(panel));
                any |= places[chunk] = (ushort)(isChosen.ExtractMostSignificantBits() & _scratch.Near[chunk]);
            }
            if (any == 0) continue;
            Prune(work, block, panel, places, looked);
            scored += Screen(work, block, rows, panel, looked);
            // What is excluded does not have to be looked at again either.
            for (int chunk = 0; chunk < chunks; chunk++) _scratch.Looked(panel)[chunk] |= places[chunk];
        }
        for (int place = 0; place < block.Count; place++) TakeBest(work, rows[place], place, window, exact);
        return scored;
    }

    private static void Forget(in Work work, int row)
    {
        (work.NewLabels[row], work.Distances[row]) = (-1, double.PositiveInfinity);
        if (work.Seconds is not null) work.Seconds[row] = double.PositiveInfinity;
    }

    /// <summary>Takes the two best proven scores of a panel into the pair of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="panel">A panel that it meets for the first time.</param>
    /// <param name="first">Proven scores of columns 0 to 15.</param>
    /// <param name="second">Proven scores of columns 16 to 31.</param>
    /// <returns>What a score of this panel has to reach now, at least.</returns>
    private int RaisePair(int place, int panel, Vector512<int> first, Vector512<int> second)
    {
        Vector512<int> none = Vector512.Create(int.MinValue), high = Vector512.Max(first, second), low = Vector512.Min(first, second);
        int best = PanelJob.Largest(high);
        Vector512<int> isBest = Vector512.Equals(high, Vector512.Create(best));
        int other = BitOperations.PopCount(isBest.ExtractMostSignificantBits()) > 1
            ? best : PanelJob.Largest(Vector512.Max(low, Vector512.ConditionalSelect(isBest, none, high)));
        double proven = ProvenValue(place, panel, best), provenOther = ProvenValue(place, panel, other);
        ref double top = ref _scratch.Proven[place];
        bool isSecond = proven <= top;
        Raise(place, Math.Max(Math.Min(top, proven), provenOther));
        top = Math.Max(top, proven);
        return isSecond ? best : other;
    }

    /// <summary>Minus a proven s, from a proven score; minus infinity where there is none.</summary>
    private double ProvenValue(int place, int panel, int score)
    {
        if (score == int.MinValue) return double.NegativeInfinity;
        double value = ((double)score - _scratch.Full.Excess[place]) * _scratch.Units[panel];
        return value - Math.Abs(value) * ScoreError;
    }

    /// <summary>
    /// The best candidates of a place so far, as many as are wanted, get their exact D, if their scores still reach the threshold.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBest(in Work work, int row, int place, RowWindow window, ReadOnlySpan<T> exact)
    {
        ref int count = ref _scratch.CandidateCounts[place];
        if (count == 0) return;
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        ReadOnlySpan<T> values = window[row];
        for (int wanted = work.Seconds is null ? 1 : 2; wanted > 0 && count > 0; wanted--)
        {
            BestFirst(place, candidates, count);
            if (!Reaches(place, candidates[0])) break;
            Compare(work, row, work.Centroids.CentroidAt[candidates[0].Slot], values, exact);
            candidates[0] = candidates[--count];
        }
        RaiseToCompared(work, row, place);
    }

    /// <summary>What was compared becomes what is proven, if it proves more.</summary>
    private void RaiseToCompared(in Work work, int row, int place)
    {
        double square = _scratch.Squares[place];
        double limit = QuantisedBound.Threshold(square, work.Seconds is null ? work.Distances[row] : work.Seconds[row], _relative);
        if (!(limit > _scratch.Limits[place])) return;
        _scratch.Proven[place] = QuantisedBound.Threshold(square, work.Distances[row], _relative);
        Raise(place, limit);
    }

    /// <summary>Compares the candidates exactly: at the end of a block, or before when a row has too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SettleSearch(in Work work, int row, int place, ReadOnlySpan<T> values, ReadOnlySpan<T> exact)
    {
        int wanted = work.Seconds is null ? 1 : 2, known = work.NewLabels[row] < 0 ? 0 : wanted, compared = known;
        ref int count = ref _scratch.CandidateCounts[place];
        Candidate* candidates = _scratch.Candidates + (nint)place * Capacity;
        for (int i = 0; i < count; i++)
        {
            if (known + i < wanted) BestFirst(place, candidates + i, count - i);
            // Every exact D tightens the limit for those that follow.
            if (!Reaches(place, candidates[i])) continue;
            Compare(work, row, work.Centroids.CentroidAt[candidates[i].Slot], values, exact);
            compared++;
            RaiseToCompared(work, row, place);
        }
        count = 0;
        if (compared > wanted) _scratch.IsUndecided[place] = 1;
    }

    private void Compare(in Work work, int row, int centroid, ReadOnlySpan<T> values, ReadOnlySpan<T> exact)
    {
        double distance = Distance(values, exact, centroid);
        ref int label = ref work.NewLabels[row];
        ref double nearest = ref work.Distances[row];
        // Unsigned, -1 is no lower index: where every D is infinite, the label is 0.
        if (distance < nearest || (distance == nearest && (uint)centroid < (uint)label))
        {
            if (work.Seconds is not null) work.Seconds[row] = nearest;
            (nearest, label) = (distance, centroid);
        }
        else if (work.Seconds is not null && distance < work.Seconds[row])
        {
            work.Seconds[row] = distance;
        }
    }
}
