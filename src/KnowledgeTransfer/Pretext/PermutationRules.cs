using System.Globalization;

namespace KnowledgeTransfer.Pretext;

/// <summary>What makes numbers a permutation, and how large a set of permutations can be.</summary>
internal static class PermutationRules
{
    /// <summary>What is wrong with the entries of a permutation, as the rest of a sentence; null if nothing is.</summary>
    public static string? Problem(ReadOnlySpan<int> entries, int tileCount)
    {
        if (entries.Length != tileCount) return $"has {entries.Length} values; a permutation of {tileCount} tiles has {tileCount}";
        int seen = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            int tile = entries[i];
            if (tile < 0 || tile >= tileCount) return $"has the value {tile} at position {i}; 0 to {tileCount - 1} are allowed";
            if ((seen & (1 << tile)) != 0)
                return $"has the value {tile} twice, again at position {i}; each of 0 to {tileCount - 1} must come once";
            seen |= 1 << tile;
        }

        return null;
    }

    /// <summary>n!, exact for the 16 tiles that are allowed at most.</summary>
    public static long Factorial(int n)
    {
        long product = 1;
        for (int i = 2; i <= n; i++) product *= i;
        return product;
    }

    /// <summary>
    /// More permutations of n tiles than n! / (d - 1)! cannot differ pairwise in d places. Look at the first n - d + 1 positions only: two
    /// members that agreed there would differ in at most d - 1 places, so all members differ there, and these positions can be filled in
    /// n (n - 1) ... d = n! / (d - 1)! ways.
    /// </summary>
    /// <param name="tileCount">n.</param>
    /// <param name="distance">d, 2 to n.</param>
    /// <param name="withIdentity">Whether the identity may be a member; without it there are n! - 1 permutations at most.</param>
    /// <remarks>Reached for d = 2 (all), d = 3 (the even or the odd ones) and d = n (a Latin square); often not in between.</remarks>
    public static long LargestSet(int tileCount, int distance, bool withIdentity) => Math.Min(
        Factorial(tileCount) / Factorial(distance - 1),
        withIdentity ? long.MaxValue : Factorial(tileCount) - 1);

    /// <summary>A count as in messages: 362,880 in every culture.</summary>
    public static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
