using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>How large a data set is that is not here, so that a dry run can still estimate.</summary>
internal sealed record LeaderboardAssumptionSection
{
    [Option("its path, as data names it")]
    public required string Source { get; init; }

    [Option("pictures to learn from")]
    [OptionRange(1)]
    public required int Train { get; init; }

    [Option("pictures to judge by")]
    [OptionRange(0)]
    public int HeldOut { get; init; }

    [Option("columns of a typical picture")]
    [OptionRange(32, 10_000)]
    public int Width { get; init; } = 500;

    [Option("rows of a typical picture")]
    [OptionRange(32, 10_000)]
    public int Height { get; init; } = 375;
}
