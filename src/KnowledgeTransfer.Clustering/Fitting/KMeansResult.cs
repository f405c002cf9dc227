namespace KnowledgeTransfer.Clustering;

/// <summary>The outcome of <see cref="KMeans.Fit"/>. It carries no labels: see <see cref="NearestCentroids"/>.</summary>
public sealed record KMeansResult
{
    /// <summary>k x d; float64 for float64 data, otherwise float32.</summary>
    public required Centroids Centroids { get; init; }

    /// <summary>
    /// The sum over all rows of D to the nearest of these centroids, times the row's weight (<see cref="BlockedSum"/>). Repeated rows have
    /// other numbers, so it equals that of weighted ones up to rounding only.
    /// </summary>
    public required double Inertia { get; init; }

    /// <summary>Why the chosen restart ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The chosen restart, 0 and up.</summary>
    public required int Restart { get; init; }

    /// <summary>All iterations of all restarts, in order.</summary>
    public required IReadOnlyList<KMeansIteration> Iterations { get; init; }

    /// <summary>Empty clusters that were given a row, over the chosen restart.</summary>
    public required int RelocationCount { get; init; }

    /// <summary>
    /// Rows that k-means++ drew from; all that count (n, or those of positive weight) as always for k-means||; 0 if neither was used.
    /// </summary>
    public required long SampleCount { get; init; }

    /// <summary>How sums were held, and whether losslessly.</summary>
    public required SumPrecision SumPrecision { get; init; }

    /// <summary>How often rows counted, and in which unit; null if all counted once.</summary>
    public RowWeights? Weights { get; init; }

    /// <summary>What computed it. The result does not depend on it.</summary>
    public required string BackendName { get; init; }
}
