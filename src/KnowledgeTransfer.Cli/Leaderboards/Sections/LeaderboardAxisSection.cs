using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>One axis of the combinations.</summary>
internal sealed record LeaderboardAxisSection
{
    [Option("the values: each one or several settings with spaces between them, for example \"teacher.model=hog\"")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
