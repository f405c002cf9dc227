using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>One named row.</summary>
internal sealed record LeaderboardRowSection
{
    [Option("the row's name, different from all others")]
    public string Name { get; init; } = "";

    [Option("settings of this row, as --set takes them, for example \"teacher.model=hog\"")]
    public IReadOnlyList<string> Set { get; init; } = [];

    [Option("seeds of this row; null takes all")]
    public IReadOnlyList<int>? Seeds { get; init; }
}
