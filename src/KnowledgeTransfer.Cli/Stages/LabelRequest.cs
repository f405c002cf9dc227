using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Some vectors that are to be labelled.</summary>
/// <param name="Name">What the outputs are called: <c>NAME.csv</c>, <c>NAME.labels.npy</c>, <c>NAME.distances.npy</c>.</param>
/// <param name="Ids">Ids of the rows.</param>
/// <param name="Shuffle">Whether the labels are dealt out at random instead: a control.</param>
internal abstract record LabelRequest(string Name, ImageId[] Ids, bool Shuffle = false)
{
    /// <summary>Hashes of everything that the vectors depend on, by name, for the stage's key.</summary>
    public abstract IEnumerable<(string Name, string Hash)> Inputs { get; }

    /// <summary>Labels all of them.</summary>
    /// <param name="centroids">k x d.</param>
    /// <param name="transform">That the centroids were made behind.</param>
    /// <param name="backend">K-means backend by name.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="unfinished">A folder for what an interrupted attempt needs to go on.</param>
    /// <param name="progress">Told about rows.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>All rows; null on all ranks but rank 0.</returns>
    public abstract Assignment? Assign(
        Centroids centroids, FeatureTransform transform, string backend, int threads, string unfinished,
        IProgress<StageProgress> progress, CancellationToken cancellation);
}
