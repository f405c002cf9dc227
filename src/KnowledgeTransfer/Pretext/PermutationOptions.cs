namespace KnowledgeTransfer.Pretext;

/// <summary>Which set of permutations to make. The defaults describe the set of Jigsaw++ (Noroozi et al., CVPR 2018).</summary>
public sealed record PermutationOptions
{
    /// <summary>Permutations, 1 to 10,000. Default 701.</summary>
    public int Count { get; init; } = 701;

    /// <summary>n, the number of tiles, 2 to 16. Default 9: a grid of 3 x 3.</summary>
    public int TileCount { get; init; } = 9;

    /// <summary>How they are chosen. Default at random with the least distance.</summary>
    public PermutationStrategy Strategy { get; init; }

    /// <summary>
    /// Least Hamming distance of two permutations, whatever the strategy: 2 to n. Default 3. 2 asks for nothing, as two different
    /// permutations differ in two places at least.
    /// </summary>
    public int MinimumDistance { get; init; } = 3;

    /// <summary>True to make the identity, the unshuffled picture, the first permutation; false (default) to leave it out.</summary>
    public bool WithIdentity { get; init; }

    /// <summary>The seed of all random choices. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses what no set can be.</summary>
    /// <exception cref="ConfigException">All problems in one message.</exception>
    internal void Check()
    {
        var problems = new List<string>();
        bool areTilesRight = TileCount is >= PermutationSet.FewestTiles and <= PermutationSet.MostTiles;
        if (!areTilesRight)
            problems.Add($"The number of tiles is {TileCount}; {PermutationSet.FewestTiles} to {PermutationSet.MostTiles} are possible.");
        if (Count is < 1 or > PermutationSet.MostPermutations)
        {
            problems.Add($"The number of permutations is {PermutationRules.Text(Count)}; " +
                $"1 to {PermutationRules.Text(PermutationSet.MostPermutations)} are possible.");
        }

        bool isDistanceRight = MinimumDistance >= 2 && MinimumDistance <= TileCount;
        if (!isDistanceRight && areTilesRight)
        {
            problems.Add($"The least distance is {MinimumDistance}; 2 to {TileCount}, the number of tiles, are possible: " +
                "two different permutations differ in at least 2 places and in at most all.");
        }

        if (areTilesRight && isDistanceRight) CheckBound(problems);
        if (problems.Count > 0) throw new ConfigException(string.Join(' ', problems));
    }

    private void CheckBound(List<string> problems)
    {
        long bound = PermutationRules.LargestSet(TileCount, MinimumDistance, WithIdentity);
        if (Count <= bound) return;
        string why = (MinimumDistance, WithIdentity) switch
        {
            ( > 2, _) => $"({TileCount}! / {MinimumDistance - 1}!). Ask for fewer, a smaller distance or more tiles.",
            (_, false) => $"({TileCount}! - 1 without the identity). Ask for fewer or more tiles.",
            _ => $"({TileCount}!). Ask for fewer or more tiles.",
        };
        problems.Add(
            $"{PermutationRules.Text(Count)} permutations of {TileCount} tiles that differ in at least {MinimumDistance} places: " +
            $"no set has more than {PermutationRules.Text(bound)} {why}");
    }
}
