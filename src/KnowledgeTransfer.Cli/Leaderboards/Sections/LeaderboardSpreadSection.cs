using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>Rows that should hardly differ.</summary>
internal sealed record LeaderboardSpreadSection
{
    [Option("names of the rows, two or more")]
    public IReadOnlyList<string> Rows { get; init; } = [];

    [Option("most points that their means may lie apart")]
    [OptionRange(0, 100)]
    public double Within { get; init; } = 1.5;

    [Option("what a small spread shows, one sentence")]
    public string Claim { get; init; } = "";

    [Option("names of the columns in which it is measured; none takes all that its rows have figures in")]
    public IReadOnlyList<string> Columns { get; init; } = [];
}
