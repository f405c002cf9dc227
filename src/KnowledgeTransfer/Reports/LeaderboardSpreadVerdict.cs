namespace KnowledgeTransfer.Reports;

/// <summary>What the means say about such a claim, in one column.</summary>
/// <param name="Spread">The claim.</param>
/// <param name="Protocol">The column.</param>
/// <param name="Width">Greatest mean less smallest, as a share; null if a row was not measured.</param>
public sealed record LeaderboardSpreadVerdict(LeaderboardSpread Spread, ProtocolSummary Protocol, double? Width)
{
    /// <summary>The verdict in words.</summary>
    public string Words => Width is not { } width ? "not measured" : width <= Spread.Within ? "holds" : "FAILED";
}
