namespace KnowledgeTransfer.Reports;

/// <summary>What k-means found and how the labels spread. Figures are computed by the caller; shares are between 0 and 1.</summary>
public sealed record ClusterSummary
{
    /// <summary>Feature transforms before k-means in words, for example <c>standardised, L2</c>; or empty.</summary>
    public string Transform { get; init; } = "";

    /// <summary>How the first centroids were chosen, for example <c>k-means++ on 10,000 rows</c>; or empty.</summary>
    public string Initialisation { get; init; } = "";

    /// <summary>Name of the data set whose pictures were clustered; empty if they are those that were labelled.</summary>
    public string Source { get; init; } = "";

    /// <summary>n, rows that k-means was fitted on.</summary>
    public required long RowCount { get; init; }

    /// <summary>Inertia of the centroids that each iteration began with, in <see cref="InertiaUnit"/>.</summary>
    public IReadOnlyList<double> InertiaPerIteration { get; init; } = [];

    /// <summary>What <see cref="InertiaPerIteration"/> counts, for the axis.</summary>
    public string InertiaUnit { get; init; } = "sum of squared distances";

    /// <summary>Whether the assignment stopped changing; null if not recorded.</summary>
    public bool? Converged { get; init; }

    /// <summary>Pictures per cluster with the final centroids; index = centroid row, length = k.</summary>
    public required IReadOnlyList<long> Sizes { get; init; }

    /// <summary>Entropy of the sizes in bits, 0 to log2 k; null if not measured.</summary>
    public double? SizeEntropyBits { get; init; }

    /// <summary>Largest cluster's share of the pictures; null if not measured.</summary>
    public double? LargestShare { get; init; }

    /// <summary>k * sum of squared sizes / n^2: 1 if all are equal, k if one has everything; null if not measured.</summary>
    public double? Imbalance { get; init; }

    /// <summary>Share of pictures whose label is their cluster's commonest; null without labels.</summary>
    public double? Purity { get; init; }

    /// <summary>Normalised mutual information of clusters and labels, 0 to 1; null without labels.</summary>
    public double? NormalisedMutualInformation { get; init; }

    /// <summary>Pictures of some clusters, in any order; <see cref="ClusterPictures.Choose"/> says which ones.</summary>
    public IReadOnlyList<ClusterPictures> Pictures { get; init; } = [];
}
