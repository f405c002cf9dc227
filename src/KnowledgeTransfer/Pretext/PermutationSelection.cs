using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Pretext;

/// <summary>Chooses permutations from a pool one by one, until nobody asks for more or no candidate is left.</summary>
internal static class PermutationSelection
{
    /// <summary>In the order of the pool, each that is at least <paramref name="minimumDistance"/> from all accepted before it.</summary>
    public static IEnumerable<ulong> Accepted(IEnumerable<ulong> pool, int minimumDistance)
    {
        var accepted = new List<ulong>();
        foreach (ulong candidate in pool)
        {
            if (IsNear(CollectionsMarshal.AsSpan(accepted), candidate)) continue;
            accepted.Add(candidate);
            yield return candidate;
        }

        bool IsNear(ReadOnlySpan<ulong> others, ulong candidate)
        {
            foreach (ulong other in others)
                if (PackedPermutation.Distance(other, candidate) < minimumDistance) return true;
            return false;
        }
    }

    /// <summary>
    /// The first of the pool, then always the candidate that is farthest from those chosen before, on average or from the nearest of them;
    /// of equal ones the first. Candidates nearer than <paramref name="minimumDistance"/> (at least 2) to a chosen one are out, and so is
    /// a chosen one itself, at distance 0.
    /// </summary>
    /// <remarks>Sum and least of the distances to the chosen ones are kept per candidate, so a choice costs one pass.</remarks>
    public static IEnumerable<ulong> Farthest(ulong[] pool, int minimumDistance, bool byMean)
    {
        var sums = new int[pool.Length];
        var nearest = new int[pool.Length];
        Array.Fill(nearest, int.MaxValue);
        int next = 0;
        while (next >= 0)
        {
            yield return pool[next];
            Include(pool, pool[next], sums, nearest);
            next = Best(byMean ? sums : nearest, nearest, minimumDistance);
        }
    }

    private static void Include(ReadOnlySpan<ulong> pool, ulong choice, Span<int> sums, Span<int> nearest)
    {
        for (int i = 0; i < pool.Length; i++)
        {
            int distance = PackedPermutation.Distance(pool[i], choice);
            sums[i] += distance;
            nearest[i] = Math.Min(nearest[i], distance);
        }
    }

    /// <summary>Index of the first greatest score among the candidates that are far enough, -1 if there is none.</summary>
    private static int Best(ReadOnlySpan<int> scores, ReadOnlySpan<int> nearest, int minimumDistance)
    {
        int best = -1, bestScore = -1;
        for (int i = 0; i < scores.Length; i++)
            if (scores[i] > bestScore && nearest[i] >= minimumDistance) (best, bestScore) = (i, scores[i]);
        return best;
    }
}
