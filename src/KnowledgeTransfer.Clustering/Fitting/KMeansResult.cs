namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The outcome of a <see cref="KMeans"/> fit. It carries no labels, which may be more than memory holds: <see cref="Assign(FeatureMatrix)"/>
/// gives those of any rows, <see cref="NearestCentroids"/> in blocks, with progress, or of centroids that were stored.
/// </summary>
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

    /// <summary>What stayed in memory; null without a limit. The result does not depend on it.</summary>
    public MemoryPlan? Memory { get; init; }

    /// <summary>What computed it. The result does not depend on it.</summary>
    public required string BackendName { get; init; }

    /// <summary>Labels rows by these centroids on the processor: those of the fit, or any others of their dimension. O(n k d).</summary>
    /// <param name="rows">n x d finite numbers, n up to 2^31 - 57.</param>
    /// <exception cref="ShapeException">The dimensions differ.</exception>
    /// <exception cref="DataException">NaN, infinity or a magnitude above 2^500; names the first such row.</exception>
    public Assignment Assign(FeatureMatrix rows) => NearestCentroids.Assign(rows, Centroids);

    /// <summary>Labels float32 rows in memory.</summary>
    /// <param name="rows">n x d numbers, row-major, d as the centroids have it.</param>
    /// <exception cref="ArgumentException">The memory is not a whole number of rows.</exception>
    /// <exception cref="DataException">NaN or infinity; names the first such row.</exception>
    public Assignment Assign(ReadOnlyMemory<float> rows) => Assign(new MemoryMatrix<float>(rows, Centroids.Dimension));

    /// <summary>Labels float64 rows in memory.</summary>
    /// <inheritdoc cref="Assign(ReadOnlyMemory{float})"/>
    public Assignment Assign(ReadOnlyMemory<double> rows) => Assign(new MemoryMatrix<double>(rows, Centroids.Dimension));
}
