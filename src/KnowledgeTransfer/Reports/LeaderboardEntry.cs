namespace KnowledgeTransfer.Reports;

/// <summary>One seed of one row of a leaderboard, finished.</summary>
/// <param name="Row">Name of its row.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Run">What the run came to; null where weights were taken as they are, without clusters and student.</param>
public sealed record LeaderboardEntry(string Row, int Seed, RunSummary? Run)
{
    /// <summary>What a network that began with the row's convolutions came to, one per protocol.</summary>
    public IReadOnlyList<DownstreamScore> Downstream { get; init; } = [];

    /// <summary>Where there is no run: whose weights, in words.</summary>
    public string Weights { get; init; } = "";

    /// <summary>Where there is no run: whether labels went into the weights.</summary>
    public TeacherSupervision Supervision { get; init; }

    /// <summary>What stands in the columns that the leaderboard heads itself; as many as it has heads.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Columns that it has a figure for, those of its run first.</summary>
    public IEnumerable<ProtocolSummary> Protocols =>
        (Run?.Evaluation.Protocols ?? []).Concat(Downstream.Select(score => score.Protocol));
}
