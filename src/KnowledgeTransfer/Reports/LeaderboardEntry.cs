namespace KnowledgeTransfer.Reports;

/// <summary>One finished run of a leaderboard.</summary>
/// <param name="Row">Name of its row.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Run">What it came to.</param>
public sealed record LeaderboardEntry(string Row, int Seed, RunSummary Run);
