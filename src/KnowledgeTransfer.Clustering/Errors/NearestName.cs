namespace KnowledgeTransfer;

/// <summary>"Did you mean": known names closest to one that is not known, for messages about options, layers and commands.</summary>
public static class NearestName
{
    /// <summary>More than this is no typing mistake; it bounds the cost of hostile input.</summary>
    private const int LongestCompared = 200;

    /// <summary>
    /// The known names with the fewest typing mistakes (insert, delete, replace, swap of neighbours: one each; letter case does not count),
    /// nearest first; a name that contains what was asked for counts as one mistake (<c>conv1</c> for <c>features/conv1/Relu</c>). Of
    /// equal ones those with fewer mistakes come first, then in ordinal order, so the answer never depends on the order of <paramref name="known"/> or the culture.
    /// </summary>
    /// <param name="unknown">What was asked for; only its first 200 characters count.</param>
    /// <param name="known">What exists; duplicates are dropped.</param>
    /// <param name="count">How many to return at most, at least 0.</param>
    /// <returns>min(count, distinct known) names. There is no cut-off: if nothing is near, the least distant ones are returned.</returns>
    /// <remarks>Optimal string alignment (restricted Damerau-Levenshtein); O(length x length) per known name.</remarks>
    public static IReadOnlyList<string> Of(string unknown, IEnumerable<string> known, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return known.Distinct(StringComparer.Ordinal)
            .OrderBy(name => Rank(unknown, name))
            .ThenBy(name => Distance(unknown, name))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Take(count)
            .ToArray();
    }

    private static int Rank(string unknown, string name)
    {
        bool isPart = unknown.Length > 1 && name.Length > unknown.Length && name.Contains(unknown, StringComparison.OrdinalIgnoreCase);
        return isPart ? 1 : Distance(unknown, name);
    }

    /// <summary>Typing mistakes between two names, 0 for equal ones; letter case is ignored.</summary>
    /// <param name="left">One name; only the first 200 characters count.</param>
    /// <param name="right">The other, likewise. The distance is symmetric.</param>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        left = left[..Math.Min(left.Length, LongestCompared)].ToUpperInvariant();
        right = right[..Math.Min(right.Length, LongestCompared)].ToUpperInvariant();

        // Three rows of the table are enough: a swap of neighbours looks back two.
        int[] beforeLast = new int[right.Length + 1], last = new int[right.Length + 1], current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) last[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int best = Math.Min(Math.Min(last[j], current[j - 1]) + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                current[j] = best;
            }
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return last[right.Length];
    }
}
