using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Reports;

/// <summary>What the seeds say about a claim, in one column.</summary>
/// <param name="Pair">The claim.</param>
/// <param name="Protocol">The column.</param>
/// <param name="Seeds">Seeds that both rows have.</param>
/// <param name="Difference">First less second, as a share; null if they share no seed or either was not measured.</param>
/// <param name="Interval">The paired comparison; null with fewer than two common seeds.</param>
public sealed record LeaderboardVerdict(
    LeaderboardPair Pair, ProtocolSummary Protocol, IReadOnlyList<int> Seeds, double? Difference, PairedComparison? Interval)
{
    /// <summary>The verdict in words: never more than the figures carry.</summary>
    public string Words => (Difference, Interval) switch
    {
        (null, _) => "not measured",
        ({ } difference, null) => difference > 0 ? "holds, one seed: may be chance" : "FAILED, one seed: may be chance",
        (_, { } equal) when equal.High == equal.Low => equal.Low > 0
            ? "holds, equally in every seed: no interval"
            : "FAILED, equally in every seed: no interval",
        (_, { Low: > 0 }) => "holds",
        (_, { MeanDifference: > 0 }) => "holds on average, within chance",
        (_, { High: < 0 }) => "FAILED: the opposite holds",
        _ => "FAILED, within chance",
    };
}
