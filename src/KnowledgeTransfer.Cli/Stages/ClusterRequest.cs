using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What k-means is asked for, once the rule for k has spoken.</summary>
/// <param name="Features">The rows.</param>
/// <param name="Options">Transform and initialisation.</param>
/// <param name="ClusterCount">k.</param>
/// <param name="Seed">Of k-means.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="Assign">Whether to write labels and distances of the fitted rows too, as <c>kt clusters</c> does.</param>
/// <param name="RowName">Names a row in messages, or null.</param>
/// <param name="Held">The same rows in the memory of a device, or null.</param>
/// <param name="Weights">How often rows count; null for once each.</param>
/// <param name="Spherical">
/// Whether to cluster directions. The transform then ends with dividing by the length, so that whoever applies it has the rows of the fit.
/// </param>
internal sealed record ClusterRequest(
    VectorSource Features, ClustersSection Options, int ClusterCount, ulong Seed, int Threads, bool Assign,
    Func<long, string>? RowName, FeatureMatrix? Held = null, WeightFile? Weights = null, bool Spherical = false)
{
    /// <summary>Receives <see cref="IterationLog"/>; null for no log.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Of the screen; none changes the result.</summary>
    public ScreenParts Parts { get; init; } = ScreenParts.All;

    /// <summary>The most memory that the process may take; null for no limit. Never changes a result.</summary>
    public ByteSize? Memory { get; init; }
}
