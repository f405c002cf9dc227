namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>Protocols that can be a column of a leaderboard.</summary>
internal enum DownstreamKind
{
    VocClassification,
    VocDetection,
    VocSegmentation,
    Fewshot,
}
