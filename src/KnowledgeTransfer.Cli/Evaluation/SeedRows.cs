using System.Globalization;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>A figure over several seeds as a table cell, and two of them compared.</summary>
internal static class SeedRows
{
    /// <summary>Mean and standard deviation in points; the figure alone where there is one seed.</summary>
    /// <param name="shares">0 to 1, at least one.</param>
    public static string Mean(IReadOnlyList<double> shares)
    {
        ScoreStatistic score = ScoreStatistic.Of(shares)!;
        return score.StandardDeviation is { } deviation
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * score.Mean:0.0} ± {100 * deviation:0.0}")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * score.Mean:0.0}");
    }

    /// <summary>First minus second in points with the 95 % interval of the paired differences, if there are two seeds or more.</summary>
    /// <param name="first">0 to 1, one per seed.</param>
    /// <param name="second">The same seeds.</param>
    public static string Difference(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count < 2) return string.Create(CultureInfo.InvariantCulture, $"{100 * (first[0] - second[0]):+0.0;-0.0}");
        var compared = PairedComparison.Compute([.. first.Select(s => 100 * s)], [.. second.Select(s => 100 * s)]);
        return string.Create(
            CultureInfo.InvariantCulture, $"{compared.MeanDifference:+0.0;-0.0} ({compared.Low:+0.0;-0.0} to {compared.High:+0.0;-0.0})");
    }
}
