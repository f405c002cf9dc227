namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The definition written out: for every row all k distances in float64, sums built anew in every iteration, one thread.
/// O(n k d) per iteration; slow on purpose, so that it is obviously right.
/// </summary>
public sealed class ScalarBackend : IKMeansBackend
{
    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public string Description => "scalar, float64, one thread";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        new ScalarSession(rows, clusterCount, precision);

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => new ScalarSearch(centroids);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => new ScalarSeeding(sample);
}
