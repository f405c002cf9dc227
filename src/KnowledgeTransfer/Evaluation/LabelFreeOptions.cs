namespace KnowledgeTransfer.Evaluation;

/// <summary>Settings of <see cref="LabelFreeFigures"/>.</summary>
public sealed record LabelFreeOptions
{
    /// <summary>Values of k to cluster by, each 2 to n / 3; see <see cref="ClusterCountsFor"/>.</summary>
    public required IReadOnlyList<int> ClusterCounts { get; init; }

    /// <summary>m, neighbours of <see cref="NeighbourConsistency"/>.</summary>
    public int NeighbourCount { get; init; } = 10;

    /// <summary>Rows for <see cref="EffectiveRank"/>.</summary>
    public int RankSampleSize { get; init; } = 1000;

    /// <summary>Most iterations of each k-means; a comparison does not need the last moves.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>Seed of the k-means.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 uses every processor. Does not change the result.</summary>
    public int ThreadCount { get; init; }

    /// <summary>The rule's k for n pictures, the square root of 2 n, with half and twice of it.</summary>
    /// <param name="pictureCount">n, 24 or more, so that a third has as many pictures as clusters.</param>
    public static IReadOnlyList<int> ClusterCountsFor(int pictureCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pictureCount, 24);
        double rule = Math.Sqrt(2.0 * pictureCount);
        return [.. new[] { rule / 2, rule, 2 * rule }.Select(k => (int)Math.Round(k)).Where(k => k <= pictureCount / 3)];
    }
}
