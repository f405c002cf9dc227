using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Vectors of a file.</summary>
/// <param name="Name">See there.</param>
/// <param name="Features">The rows.</param>
/// <param name="Ids">See there.</param>
internal sealed record FileLabelRequest(string Name, VectorSource Features, ImageId[] Ids) : LabelRequest(Name, Ids)
{
    /// <summary>Bytes per row of what is made of labels: margins, and the table that looks for ids that come twice.</summary>
    private const int MadeBytes = 56;

    /// <summary>The most memory that the process may take; null for no limit. Never changes a result.</summary>
    public ByteSize? Memory { get; init; }

    public override IEnumerable<(string, string)> Inputs =>
        [.. Features.Inputs("features " + Name), .. Features.IdInputs("features " + Name)];

    public override Assignment? Assign(
        Centroids centroids, FeatureTransform transform, string backend, int threads, string unfinished,
        IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using ShardedMatrix features = Features.Open(unfinished, progress, cancellation);
        FeatureMatrix rows = transform.Apply(features);
        if (Memory is { } limit)
            NearestCentroids.CheckMemory(rows, centroids.Count, limit, threads, MadeBytes + RankedAssignment.BytesPerRow(Job.Ranks));
        // Rank 0 shows its own share, which takes about as long as the others'.
        var counted = new CountProgress(progress, LabelStage.Name, "rows", Job.Ranks.FirstRowOf(1, features.RowCount));
        return Backends.Run(backend, rows, centroids.Count, chosen => RankedAssignment.Run(
            rows, centroids, Job.Ranks, chosen, threads, counted, cancellation, row => Ids[row].Value, Memory));
    }
}
