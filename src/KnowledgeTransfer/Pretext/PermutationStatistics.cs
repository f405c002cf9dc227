namespace KnowledgeTransfer.Pretext;

/// <summary>How far apart the permutations of a set are, and how evenly they spread the tiles.</summary>
/// <param name="Count">m, the number of permutations.</param>
/// <param name="TileCount">n, the number of tiles.</param>
/// <param name="HasIdentity">Whether the unshuffled picture is a class.</param>
/// <param name="PairCounts">[n + 1] unordered pairs at Hamming distance 0, 1 ... n; m (m - 1) / 2 in all.</param>
/// <param name="NearestCounts">[n + 1] permutations whose nearest other one is at distance 0, 1 ... n; m in all, none for m = 1.</param>
/// <param name="TileCounts">[n][n] how often each tile (second index) is put at a position (first index); rows and columns sum to
/// m.</param>
public sealed record PermutationStatistics(
    int Count,
    int TileCount,
    bool HasIdentity,
    IReadOnlyList<long> PairCounts,
    IReadOnlyList<int> NearestCounts,
    IReadOnlyList<IReadOnlyList<int>> TileCounts)
{
    /// <summary>Least Hamming distance of two permutations, 2 to n; null for a single one.</summary>
    public int? MinimumDistance => Count < 2 ? null : Enumerable.Range(0, TileCount + 1).First(d => PairCounts[d] > 0);

    /// <summary>Mean Hamming distance of all pairs; null for a single permutation. Random sets have n - 1 on average.</summary>
    public double? MeanDistance =>
        Count < 2 ? null : PairCounts.Select((pairs, d) => (double)pairs * d).Sum() / (0.5 * Count * (Count - 1.0));

    /// <summary>Greatest Hamming distance of two permutations, 2 to n; null for a single one.</summary>
    public int? MaximumDistance => Count < 2 ? null : Enumerable.Range(0, TileCount + 1).Last(d => PairCounts[d] > 0);

    /// <summary>Compares all pairs: m (m - 1) / 2 distances of a few integer instructions each.</summary>
    public static PermutationStatistics Compute(PermutationSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        int n = set.TileCount;
        ReadOnlySpan<ulong> packed = set.Packed;
        var pairCounts = new long[n + 1];
        var nearest = new int[packed.Length];
        Array.Fill(nearest, int.MaxValue);
        for (int i = 1; i < packed.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int distance = PackedPermutation.Distance(packed[i], packed[j]);
                pairCounts[distance]++;
                if (distance < nearest[i]) nearest[i] = distance;
                if (distance < nearest[j]) nearest[j] = distance;
            }
        }

        var nearestCounts = new int[n + 1];
        if (packed.Length > 1) foreach (int distance in nearest) nearestCounts[distance]++;
        int[][] tileCounts = [.. Enumerable.Range(0, n).Select(_ => new int[n])];
        foreach (ulong permutation in packed)
            for (int i = 0; i < n; i++) tileCounts[i][PackedPermutation.Entry(permutation, i)]++;
        bool hasIdentity = packed.Contains(PackedPermutation.Identity(n));
        return new PermutationStatistics(packed.Length, n, hasIdentity, pairCounts, nearestCounts, tileCounts);
    }
}
