using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Many runs that differ in named settings: what <c>kt leaderboard CONFIG.json</c> reads.</summary>
internal sealed record LeaderboardConfig
{
    [Option("headline of the page")]
    public string Title { get; init; } = "Leaderboard";

    [Option("settings of every run, as kt run reads them")]
    public RunConfig Base { get; init; } = new();

    [Option("rows that are named one by one, each with the settings that make it")]
    public IReadOnlyList<LeaderboardRowSection> Rows { get; init; } = [];

    [Option("rows by combination: every choice of one value per axis is a row")]
    public IReadOnlyList<LeaderboardAxisSection> Axes { get; init; } = [];

    [Option("seeds; every row is run with each of them unless it names its own")]
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    [Option("pairs of rows whose difference is tested over the seeds that they share")]
    public IReadOnlyList<LeaderboardPairSection> Compare { get; init; } = [];

    [Option("rows whose means should lie close together")]
    public IReadOnlyList<LeaderboardSpreadSection> Spreads { get; init; } = [];
}
