namespace KnowledgeTransfer.Evaluation;

/// <summary>Whether two figures put the same things in the same order.</summary>
public static class RankCorrelation
{
    /// <summary>
    /// Spearman's rank correlation: 1 for the same order, -1 for the opposite one; equal values share the mean of their ranks.
    /// </summary>
    /// <param name="first">n finite numbers, n at least 2.</param>
    /// <param name="second">n finite numbers of the same things.</param>
    /// <returns>-1 to 1, or NaN where all numbers of one side are equal: then there is no order.</returns>
    /// <exception cref="ArgumentException">Lengths differ or are below 2, or a number is NaN.</exception>
    /// <remarks>Spearman 1904; ties as in scipy's <c>spearmanr</c>.</remarks>
    public static double Spearman(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count || first.Count < 2)
            throw new ArgumentException($"{first.Count} and {second.Count} numbers; the same count, at least 2, is needed.");
        double[] a = Ranks(first), b = Ranks(second);
        double mean = (first.Count + 1) / 2.0, product = 0, squaredA = 0, squaredB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            squaredA += (a[i] - mean) * (a[i] - mean);
            squaredB += (b[i] - mean) * (b[i] - mean);
        }
        return product / Math.Sqrt(squaredA * squaredB);
    }

    /// <summary>Ranks from 1 for the smallest; equal values share the mean of theirs.</summary>
    /// <exception cref="ArgumentException">A number is NaN.</exception>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        if (values.Any(double.IsNaN)) throw new ArgumentException("NaN has no rank.", nameof(values));
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        var ranks = new double[values.Count];
        for (int first = 0; first < order.Length;)
        {
            int end = first + 1;
            while (end < order.Length && values[order[end]] == values[order[first]]) end++;
            for (int i = first; i < end; i++) ranks[order[i]] = (first + 1 + end) / 2.0;
            first = end;
        }
        return ranks;
    }
}
