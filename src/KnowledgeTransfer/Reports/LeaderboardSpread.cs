namespace KnowledgeTransfer.Reports;

/// <summary>A claim that some rows hardly differ.</summary>
/// <param name="Rows">Names of the rows, two or more.</param>
/// <param name="Within">Most that their means may lie apart, as a share.</param>
/// <param name="Claim">What that shows, one sentence; or empty.</param>
public sealed record LeaderboardSpread(IReadOnlyList<string> Rows, double Within, string Claim)
{
    /// <summary>Names of the columns in which it is measured; empty takes all in which its rows have figures.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
