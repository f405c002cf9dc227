namespace KnowledgeTransfer.Reports;

/// <summary>A few pictures of one cluster, to see what it means.</summary>
public sealed record ClusterPictures
{
    /// <summary>The centroid's row.</summary>
    public required int Cluster { get; init; }

    /// <summary>Pictures nearest to the centroid, nearest first.</summary>
    public required IReadOnlyList<ExamplePicture> Nearest { get; init; }

    /// <summary>Members farthest from the centroid, farthest first.</summary>
    public required IReadOnlyList<ExamplePicture> Farthest { get; init; }

    /// <summary>Share of members with the commonest label, 0 to 1; null without labels. Evaluation only.</summary>
    public double? Purity { get; init; }

    /// <summary>The commonest label, or null.</summary>
    public string? CommonestLabel { get; init; }

    /// <summary>Which clusters to make pictures of: the largest and the smallest that are not empty.</summary>
    /// <param name="sizes">Pictures per cluster.</param>
    /// <param name="count">How many clusters at most, at least 0; the page shows 24.</param>
    /// <returns>Cluster indices, largest first, ties by index; all that are not empty if <paramref name="count"/> suffices.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<long> sizes, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] sorted = Enumerable.Range(0, sizes.Count).Where(c => sizes[c] > 0).OrderByDescending(c => sizes[c]).ToArray();
        if (sorted.Length <= count) return sorted;
        int largest = (count + 1) / 2;
        return [.. sorted[..largest], .. sorted[^(count - largest)..]];
    }
}
