namespace KnowledgeTransfer.Reports;

/// <summary>A claim about two rows.</summary>
/// <param name="Better">The row that is expected to be better.</param>
/// <param name="Worse">The other.</param>
/// <param name="Claim">What that shows, one sentence; or empty.</param>
public sealed record LeaderboardPair(string Better, string Worse, string Claim)
{
    /// <summary>Names of the columns in which it is tested; empty takes all in which its rows have figures.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
