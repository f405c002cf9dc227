namespace KnowledgeTransfer.Clustering;

/// <summary>What <see cref="ClusteringProver"/> found. It holds as a proof if <see cref="Holds"/>.</summary>
public sealed record ClusteringProof
{
    /// <summary>n.</summary>
    public required long RowCount { get; init; }

    /// <summary>d.</summary>
    public required int Dimension { get; init; }

    /// <summary>k.</summary>
    public required int ClusterCount { get; init; }

    /// <summary>Distances computed: n k.</summary>
    public long PairCount => RowCount * ClusterCount;

    /// <summary>Rows with a wrong label or distance.</summary>
    public required long WrongRowCount { get; init; }

    /// <summary>The first of them, at most <see cref="ClusteringProver.FaultsKept"/>.</summary>
    public required IReadOnlyList<WrongRow> WrongRows { get; init; }

    /// <summary>Whether the centroids were compared with the means of their rows.</summary>
    public required bool MeansCompared { get; init; }

    /// <summary>Centroids that are not the mean of their rows; 0 where they were not compared.</summary>
    public required int WrongMeanCount { get; init; }

    /// <summary>The first of them, at most <see cref="ClusteringProver.FaultsKept"/>.</summary>
    public required IReadOnlyList<WrongMean> WrongMeans { get; init; }

    /// <summary>
    /// The smallest difference between D to the second nearest centroid and D to the nearest: how close the closest call was. Infinity for
    /// k = 1, 0 with ties.
    /// </summary>
    public required double SmallestMargin { get; init; }

    /// <summary>The first row with that margin.</summary>
    public required long SmallestMarginRow { get; init; }

    /// <summary>Rows with two or more nearest centroids at the same D.</summary>
    public required long TieCount { get; init; }

    /// <summary>The sum of all D, times weights, in the order of <see cref="BlockedSum"/>.</summary>
    public required double Inertia { get; init; }

    /// <summary>Rows per cluster by the labels found, k numbers.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Whether everything claimed is so.</summary>
    public bool Holds => WrongRowCount == 0 && WrongMeanCount == 0;
}
