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
}
