namespace KnowledgeTransfer.Evaluation;

/// <summary>The one order in which scored things are looked at: greatest score first, equal ones as they were given.</summary>
internal static class ScoreOrder
{
    /// <summary>Indices by descending score, equal scores by ascending index. O(n log n).</summary>
    /// <exception cref="DataException">A score is NaN (index named).</exception>
    public static int[] Descending(ReadOnlySpan<double> scores)
    {
        RefuseNaN(scores);
        double[] keys = scores.ToArray();
        var order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;

        // Array.Sort keeps no order of equals by itself; with the index in the comparison there are none.
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[b].CompareTo(keys[a]) : a.CompareTo(b));
        return order;
    }

    /// <summary>Refuses scores that have no place in any order.</summary>
    public static void RefuseNaN(ReadOnlySpan<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!double.IsNaN(scores[i])) continue;
            throw new DataException($"Score {i} of {scores.Length} is NaN and has no rank. What computed it has probably diverged.");
        }
    }
}
