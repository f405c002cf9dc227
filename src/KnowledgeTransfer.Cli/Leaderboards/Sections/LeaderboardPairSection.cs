using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>Two rows to compare.</summary>
internal sealed record LeaderboardPairSection
{
    [Option("name of the row that is expected to be better")]
    public string Better { get; init; } = "";

    [Option("name of the other row, or \"random student\" for the control of the same runs")]
    public string Worse { get; init; } = "";

    [Option("what a better first row shows, one sentence")]
    public string Claim { get; init; } = "";

    [Option("names of the columns in which it is tested; none takes all that its rows have figures in")]
    public IReadOnlyList<string> Columns { get; init; } = [];
}
