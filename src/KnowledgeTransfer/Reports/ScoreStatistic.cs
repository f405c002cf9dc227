namespace KnowledgeTransfer.Reports;

/// <summary>A score over several runs.</summary>
/// <param name="Mean">Arithmetic mean; a share, or a difference of shares.</param>
/// <param name="StandardDeviation">Sample standard deviation (n - 1); null for one run.</param>
/// <param name="Count">Runs in it, at least 1.</param>
public sealed record ScoreStatistic(double Mean, double? StandardDeviation, int Count)
{
    /// <summary>The statistic of some values; null without any.</summary>
    public static ScoreStatistic? Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) return null;
        double mean = values.Sum() / values.Count;
        double? deviation = values.Count < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        return new ScoreStatistic(mean, deviation, values.Count);
    }
}
