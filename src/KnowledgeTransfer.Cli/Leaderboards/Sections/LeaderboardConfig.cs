using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>Many runs that differ in named settings: what <c>kt leaderboard CONFIG.json</c> reads.</summary>
internal sealed record LeaderboardConfig
{
    [Option("headline of the page")]
    public string Title { get; init; } = "Leaderboard";

    [Option("settings of every run, as kt run reads them")]
    public RunConfig Base { get; init; } = new();

    [Option("teachers that are trained first, by kt teacher train")]
    public IReadOnlyList<LeaderboardTeacherSection> Teachers { get; init; } = [];

    [Option("rows that are named one by one, each with the settings that make it")]
    public IReadOnlyList<LeaderboardRowSection> Rows { get; init; } = [];

    [Option("rows by combination: every choice of one value per axis is a row")]
    public IReadOnlyList<LeaderboardAxisSection> Axes { get; init; } = [];

    [Option("seeds; every row is run with each of them unless it names its own")]
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    [Option("columns besides the probes: protocols that train a network from each row's convolutions")]
    public IReadOnlyList<LeaderboardProtocolSection> Protocols { get; init; } = [];

    [Option("schedule of the protocols that name none: paper, or small for minutes on two processor cores")]
    public string Schedule { get; init; } = "paper";

    [Option("data of the protocols that name none; null takes data.source")]
    public string? Downstream { get; init; }

    [Option("headings of columns that rows fill with words of their own, in place of their names")]
    public IReadOnlyList<string> Heads { get; init; } = [];

    [Option("sizes of data sets that plans assume where they are not there")]
    public IReadOnlyList<LeaderboardAssumptionSection> Assume { get; init; } = [];

    [Option("pairs of rows whose difference is tested over the seeds that they share")]
    public IReadOnlyList<LeaderboardPairSection> Compare { get; init; } = [];

    [Option("rows whose means should lie close together")]
    public IReadOnlyList<LeaderboardSpreadSection> Spreads { get; init; } = [];
}
