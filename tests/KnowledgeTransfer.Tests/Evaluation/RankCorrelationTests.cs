using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Ranks_of_equal_values_are_the_mean_of_theirs() =>
        Assert.Equal([1, 3.5, 5, 3.5, 2], RankCorrelation.Ranks([-7, 2, 9, 2, 0]));

    [Fact]
    public void Three_values_of_which_two_changed_places_correlate_by_one_half() =>
        Assert.Equal(0.5, RankCorrelation.Spearman([10, 20, 30], [1, 3, 2]), 12);

    [Fact]
    public void Only_the_order_counts()
    {
        Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3, 4], [-5, 0, 0.1, 1e9]), 12);
        Assert.Equal(-1, RankCorrelation.Spearman([1, 2, 3, 4], [4, 3, 2, -1]), 12);
    }

    [Fact]
    public void Without_an_order_there_is_no_correlation() => Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 1], [1, 2])));

    [Fact]
    public void Correlations_with_ties_equal_those_of_scipy()
    {
        int cases = 0;
        foreach (JsonElement entry in Fixtures.Json("metrics", "agreement.json").GetProperty("correlation").EnumerateArray())
        {
            double[] first = Numbers(entry, "first"), second = Numbers(entry, "second");
            Assert.Equal(entry.GetProperty("spearman").GetDouble(), RankCorrelation.Spearman(first, second), 12);
            cases++;
        }
        Assert.Equal(4, cases);

        static double[] Numbers(JsonElement entry, string name) =>
            [.. entry.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
    }

    [Fact]
    public void Too_few_unequal_counts_and_NaN_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1], [1]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, double.NaN], [1, 2]));
    }
}
