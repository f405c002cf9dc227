using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>Pictures that clusters are found in, where those are not the pictures that are labelled (the paper's section 4.4).</summary>
internal sealed record ClusteredSection
{
    [Option("where clusters are found, as data.source; the pictures of data then take the nearest of its centroids")]
    public required string Source { get; init; }

    [Option("at most so many of its training pictures; null takes all")]
    [OptionRange(2)]
    public int? TrainLimit { get; init; }
}
