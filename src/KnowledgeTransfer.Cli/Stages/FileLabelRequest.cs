using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Vectors of a file.</summary>
/// <param name="Name">See there.</param>
/// <param name="Features">The <c>.npy</c> file.</param>
/// <param name="FeaturesHash">Its SHA-256.</param>
/// <param name="Ids">See there.</param>
internal sealed record FileLabelRequest(string Name, string Features, string FeaturesHash, ImageId[] Ids) : LabelRequest(Name, Ids)
{
    public override IEnumerable<(string, string)> Inputs => [("features " + Name, FeaturesHash)];

    public override Assignment Assign(
        Centroids centroids, FeatureTransform transform, string backend, int threads, IProgress<StageProgress> progress,
        CancellationToken cancellation)
    {
        using NpyMatrix features = NpyMatrix.Open(Features);
        FeatureMatrix rows = transform.Apply(features);
        var counted = new CountProgress(progress, LabelStage.Name, "rows", features.RowCount);
        return Backends.Run(backend, rows, centroids.Count, chosen => NearestCentroids.Assign(
            rows, centroids, chosen, threads, counted, cancellation, row => Ids[row].Value));
    }
}
