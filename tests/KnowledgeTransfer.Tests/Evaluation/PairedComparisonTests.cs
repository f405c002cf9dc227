using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class PairedComparisonTests
{
    [Fact]
    public void Differences_1_2_3_give_the_figures_computed_by_hand()
    {
        // With two degrees of freedom the quantile has a closed form: (2p - 1) / sqrt(2 p (1 - p)) with p = 0.975.
        PairedComparison found = PairedComparison.Compute([11, 22, 33], [10, 20, 30]);
        double half = 0.95 / Math.Sqrt(2 * 0.975 * 0.025) / Math.Sqrt(3);
        Assert.Equal((2.0, 1.0, 3, 0.95), (found.MeanDifference, found.StandardDeviation, found.Count, found.Confidence));
        Assert.Equal(2 - half, found.Low, 12);
        Assert.Equal(2 + half, found.High, 12);
        Assert.False(found.ExcludesZero);
        Assert.True(PairedComparison.Compute([11, 22, 33], [10, 20, 30], 0.9).ExcludesZero);
    }

    [Fact]
    public void Equal_differences_leave_a_point_and_equal_rows_no_difference()
    {
        PairedComparison shifted = PairedComparison.Compute([2, 3, 4], [1, 2, 3]);
        Assert.Equal((1.0, 1.0, true), (shifted.Low, shifted.High, shifted.ExcludesZero));
        PairedComparison same = PairedComparison.Compute([2, 7], [2, 7]);
        Assert.Equal((0.0, 0.0, false), (same.Low, same.High, same.ExcludesZero));
    }

    [Fact]
    public void Changing_sides_changes_the_sign_and_what_both_have_in_common_does_not_count()
    {
        double[] first = [3, 1, 4, 1, 5], second = [2, 7, 1, 8, 2];
        PairedComparison one = PairedComparison.Compute(first, second), other = PairedComparison.Compute(second, first);
        Assert.Equal((one.MeanDifference, one.Low, one.High), (-other.MeanDifference, -other.High, -other.Low));
        double[] seeds = [100, -50, 0, 1000, 8];
        Assert.Equal(one, PairedComparison.Compute([.. first.Zip(seeds, (a, b) => a + b)], [.. second.Zip(seeds, (a, b) => a + b)]));
    }

    [Fact]
    public void Quantiles_have_the_closed_forms_of_one_and_two_degrees_of_freedom()
    {
        foreach (double probability in (double[])[1e-6, 0.1, 0.5, 0.95, 0.9999])
        {
            Assert.Equal(1, StudentT.TwoSidedQuantile(probability, 1) / Math.Tan(Math.PI / 2 * probability), 11);
            double closed = probability / Math.Sqrt((1 - probability) * (1 + probability) / 2);
            Assert.Equal(1, StudentT.TwoSidedQuantile(probability, 2) / closed, 11);
        }
        Assert.Equal(0.5, StudentT.Within(1, 1), 15);
        Assert.Equal(Math.Sqrt(1 / 3.0), StudentT.Within(1, 2), 15);
    }

    [Fact]
    public void A_quantile_is_where_the_probability_is_reached_and_grows_with_it()
    {
        foreach (int degrees in (int[])[1, 2, 3, 8, 9, 100, 3001])
        {
            Assert.Equal((0.0, 1.0), (StudentT.Within(0, degrees), StudentT.Within(double.PositiveInfinity, degrees)));
            double before = 0;
            for (double probability = 0.05; probability < 1; probability += 0.05)
            {
                double t = StudentT.TwoSidedQuantile(probability, degrees);
                Assert.True(t > before);
                Assert.Equal(probability, StudentT.Within(t, degrees), 12);
                before = t;
            }
        }
    }

    [Fact]
    public void Quantiles_equal_those_of_scipy()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("student"))
        {
            double expected = entry.GetProperty("t").GetDouble();
            double found = StudentT.TwoSidedQuantile(entry.GetProperty("confidence").GetDouble(), entry.GetProperty("degrees").GetInt32());
            Assert.Equal(1, found / expected, 10);
            cases++;
        }
        Assert.Equal(96, cases);
    }

    [Fact]
    public void Intervals_and_what_they_say_equal_those_of_scipy()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("paired"))
        {
            PairedComparison found = PairedComparison.Compute(entry.GetProperty("first").Doubles(), entry.GetProperty("second").Doubles());
            Assert.Equal(entry.GetProperty("mean").GetDouble(), found.MeanDifference, 12);
            Assert.Equal(entry.GetProperty("deviation").GetDouble(), found.StandardDeviation, 12);
            Assert.Equal(entry.GetProperty("low").GetDouble(), found.Low, 11);
            Assert.Equal(entry.GetProperty("high").GetDouble(), found.High, 11);
            Assert.Equal(entry.GetProperty("significant").GetBoolean(), found.ExcludesZero);
            cases++;
        }
        Assert.Equal(5, cases);
    }

    [Fact]
    public void Too_few_unequal_counts_and_what_is_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedComparison.Compute([1], [1]));
        Assert.Throws<ArgumentException>(() => PairedComparison.Compute([1, 2], [1, 2, 3]));
        var e = Assert.Throws<ArgumentException>(() => PairedComparison.Compute([1, double.NaN], [1, 2]));
        Assert.Contains("Pair 1 is NaN and 2", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairedComparison.Compute([1, double.PositiveInfinity], [1, double.PositiveInfinity]));
        foreach (double confidence in (double[])[0, 1, -0.5, 95, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => PairedComparison.Compute([1, 2], [2, 1], confidence));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSidedQuantile(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Within(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Within(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Within(double.NaN, 1));
    }
}
