namespace KnowledgeTransfer.Evaluation;

/// <summary>How well scores put the positives of one class before everything else, by both rules of the PASCAL VOC challenge.</summary>
/// <param name="ElevenPoint">
/// VOC 2007: mean over the recalls 0, 0.1 ... 1 of the greatest precision at that recall or above, 0 where it is never reached. 0 to 1;
/// NaN without positives.
/// </param>
/// <param name="Area">
/// VOC 2010 and later: area under the precision, made to fall monotonically with recall by taking the greatest at that recall or above.
/// 0 to 1; NaN without positives.
/// </param>
/// <param name="PositiveCount">Positives, whether a decision found them or not.</param>
/// <param name="DecisionCount">Decisions that were ranked.</param>
/// <param name="MixedTies">
/// Groups of equal scores that hold right and wrong decisions. Where it is above 0, the figures depend on the order of the input: equal
/// scores keep the order in which they were given, as by a stable sort in VOC's development kit.
/// </param>
/// <remarks>
/// Recall is compared with the eleven points as whole numbers (10 tp >= r positives): three of ten positives reach 0.3, which floating
/// point would leave to rounding. Source: Everingham et al., The PASCAL Visual Object Classes (VOC) Challenge, IJCV 88 (2010), section 4.2;
/// the area: the development kits from 2010 on.
/// </remarks>
public sealed record AveragePrecision(double ElevenPoint, double Area, int PositiveCount, int DecisionCount, int MixedTies)
{
    /// <summary>Ranks the pictures of one class; those to be ignored are left out first.</summary>
    /// <param name="scores">[n] one per picture, greater is more certain; infinities are allowed.</param>
    /// <param name="truths">[n] what is true of them. The positives among them are all there are.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a truth is none of the three.</exception>
    /// <exception cref="DataException">A score is NaN, also one to be ignored (index named).</exception>
    /// <remarks>O(n log n).</remarks>
    public static AveragePrecision Compute(ReadOnlySpan<double> scores, ReadOnlySpan<DecisionTruth> truths)
    {
        if (scores.Length != truths.Length)
            throw new ArgumentException($"{scores.Length} scores and {truths.Length} truths.", nameof(truths));
        ScoreOrder.RefuseNaN(scores);
        var kept = new List<double>(scores.Length);
        var hits = new List<bool>(scores.Length);
        for (int i = 0; i < truths.Length; i++)
        {
            if (!Enum.IsDefined(truths[i])) throw new ArgumentOutOfRangeException(nameof(truths), truths[i], "no truth of a decision");
            if (truths[i] == DecisionTruth.Ignored) continue;
            kept.Add(scores[i]);
            hits.Add(truths[i] == DecisionTruth.Positive);
        }
        return Compute(kept.ToArray(), hits.ToArray(), hits.Count(hit => hit));
    }

    /// <summary>Ranks decisions of one class, which need not find every positive.</summary>
    /// <param name="scores">[n] one per decision, greater is more certain; infinities are allowed. n may be 0.</param>
    /// <param name="hits">[n] whether the decision finds a positive that none before it found.</param>
    /// <param name="positiveCount">Positives, at least as many as hits.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there are more hits than positives.</exception>
    /// <exception cref="DataException">A score is NaN (index named).</exception>
    /// <remarks>O(n log n).</remarks>
    public static AveragePrecision Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> hits, int positiveCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(positiveCount);
        if (scores.Length != hits.Length) throw new ArgumentException($"{scores.Length} scores and {hits.Length} decisions.", nameof(hits));
        int[] order = ScoreOrder.Descending(scores);
        long found = hits.Count(true);
        if (found > positiveCount)
            throw new ArgumentException($"{found} decisions find one of {positiveCount} positives each.", nameof(positiveCount));
        int ties = MixedGroups(scores, hits, order);
        if (positiveCount == 0) return new AveragePrecision(double.NaN, double.NaN, 0, order.Length, ties);

        // From the last rank to the first: the best precision so far is the greatest at this recall or above.
        Span<double> points = stackalloc double[11];
        points.Clear();
        double best = 0, area = 0;
        for (int rank = order.Length; rank > 0; rank--)
        {
            best = Math.Max(best, (double)found / rank);
            for (long point = 10 * found / positiveCount; point >= 0; point--) points[(int)point] = best;
            if (!hits[order[rank - 1]]) continue;
            area += best;
            found--;
        }

        double sum = 0;
        foreach (double point in points) sum += point;
        return new AveragePrecision(sum / points.Length, area / positiveCount, positiveCount, order.Length, ties);
    }

    private static int MixedGroups(ReadOnlySpan<double> scores, ReadOnlySpan<bool> hits, int[] order)
    {
        int groups = 0;
        for (int first = 0, end; first < order.Length; first = end)
        {
            bool mixed = false;
            for (end = first + 1; end < order.Length && scores[order[end]] == scores[order[first]]; end++)
                mixed |= hits[order[end]] != hits[order[first]];
            if (mixed) groups++;
        }
        return groups;
    }
}
