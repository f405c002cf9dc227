namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The definition written out: for every row all k distances in float64, sums built anew in every iteration, one thread.
/// O(n k d) per iteration; slow on purpose, so that it is obviously right.
/// </summary>
public sealed class ScalarBackend : IWeightedKMeansBackend
{
    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public string Description => "scalar, float64, one thread";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        new ScalarSession(rows, null, clusterCount, precision);

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, RowWeights weights, int clusterCount, SumPrecision precision, int threadCount) =>
        new ScalarSession(rows, weights, clusterCount, precision);

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => new ScalarSearch(centroids);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => new ScalarSeeding(sample, null);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, long[] repeats, int threadCount) => new ScalarSeeding(sample, repeats);
}
