using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>Every row with every centroid, one after the other.</summary>
public sealed class PlainBackend : IKMeansBackend
{
    public string Name => "plain";

    public string Description => "plain, one row after the other";

    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        new PlainSession(rows, clusterCount, precision);

    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => new PlainSearch(centroids);

    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => new PlainSeeding(sample);
}
