using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;
using static KnowledgeTransfer.Evaluation.DecisionTruth;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class AveragePrecisionTests
{
    [Fact]
    public void Two_of_two_positives_at_ranks_1_and_3_give_the_figures_computed_by_hand()
    {
        // Precision 1 up to recall 1/2 (points 0 to 0.5), 2/3 from there to 1 (five points); areas of width 1/2 each.
        AveragePrecision found = AveragePrecision.Compute([0.9, 0.8, 0.7, 0.1], [Positive, Negative, Positive, Negative]);
        Assert.Equal((6 + (5 * 2 / 3.0)) / 11, found.ElevenPoint, 15);
        Assert.Equal((1 + (2 / 3.0)) / 2, found.Area, 15);
        Assert.Equal((2, 4, 0), (found.PositiveCount, found.DecisionCount, found.MixedTies));
    }

    [Fact]
    public void A_precision_that_rises_again_counts_from_below_on()
    {
        // Precisions 0, 1/2, 2/3, 3/4: at any recall the best at it or above is 3/4.
        AveragePrecision found = AveragePrecision.Compute([4, 3, 2, 1], [Negative, Positive, Positive, Positive]);
        Assert.Equal(0.75, found.ElevenPoint, 15);
        Assert.Equal(0.75, found.Area, 15);
    }

    [Fact]
    public void Positives_that_no_decision_finds_cost_the_recall_above()
    {
        // One of four is found: recall 1/4 reaches the points 0, 0.1 and 0.2.
        AveragePrecision found = AveragePrecision.Compute([5.0], [true], 4);
        Assert.Equal(3 / 11.0, found.ElevenPoint, 15);
        Assert.Equal(1 / 4.0, found.Area, 15);
        AveragePrecision nothing = AveragePrecision.Compute(ReadOnlySpan<double>.Empty, [], 3);
        Assert.Equal((0.0, 0.0, 3, 0), (nothing.ElevenPoint, nothing.Area, nothing.PositiveCount, nothing.DecisionCount));
    }

    [Fact]
    public void A_recall_that_equals_a_point_reaches_it_whatever_floating_point_makes_of_it()
    {
        // The first n r / 10 of n positives reach the points 0 to r, one fewer those below r.
        for (int positives = 20; positives <= 200; positives += 10)
        {
            for (int point = 1; point <= 10; point++)
            {
                int hits = positives / 10 * point;
                double[] scores = [.. Enumerable.Range(0, hits).Select(i => (double)-i)];
                bool[] all = [.. scores.Select(_ => true)];
                Assert.Equal((point + 1) / 11.0, AveragePrecision.Compute(scores, all, positives).ElevenPoint, 14);
                Assert.Equal(point / 11.0, AveragePrecision.Compute(scores[1..], all[1..], positives).ElevenPoint, 14);
            }
        }
    }

    [Fact]
    public void Ignored_pictures_are_left_out_before_ranking()
    {
        AveragePrecision with = AveragePrecision.Compute([9, 8, 7.5, 7, 6, 5], [Ignored, Negative, Ignored, Positive, Ignored, Positive]);
        Assert.Equal(AveragePrecision.Compute([8, 7, 5], [Negative, Positive, Positive]), with);
    }

    [Fact]
    public void Equal_scores_keep_the_order_given_and_the_result_says_that_there_were_some()
    {
        AveragePrecision before = AveragePrecision.Compute([1, 1], [Positive, Negative]);
        AveragePrecision after = AveragePrecision.Compute([1, 1], [Negative, Positive]);
        Assert.Equal((1.0, 0.5), (before.Area, after.Area));
        Assert.Equal((1, 1), (before.MixedTies, after.MixedTies));

        // Equal scores of the same kind decide nothing; 0 and -0 are equal.
        Assert.Equal(0, AveragePrecision.Compute([2, 2, 1, 1], [Positive, Positive, Negative, Negative]).MixedTies);
        Assert.Equal(2, AveragePrecision.Compute([0.0, 3, 3, -0.0, 3], [Positive, Negative, Positive, Negative, Positive]).MixedTies);

        // Enough of them that an unstable sort would not keep their order.
        var hits = new bool[500];
        hits.AsSpan(0, 100).Fill(true);
        Assert.Equal(1, AveragePrecision.Compute(new double[500], hits, 100).Area, 12);
    }

    [Fact]
    public void Figures_lie_between_0_and_1_and_only_the_order_of_scores_counts()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 200; trial++)
        {
            int n = random.Next(1, 40);
            double[] scores = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            bool[] hits = [.. scores.Select(_ => random.Next(3) == 0)];
            int positives = hits.Count(h => h) + random.Next(1, 4);
            AveragePrecision found = AveragePrecision.Compute(scores, hits, positives);
            Assert.InRange(found.ElevenPoint, 0, 1);
            Assert.InRange(found.Area, 0, 1);
            Assert.Equal(found, AveragePrecision.Compute([.. scores.Select(s => Math.Exp(9 * s) - 5)], hits, positives));

            int[] shuffled = [.. Enumerable.Range(0, n)];
            random.Shuffle(shuffled);
            Assert.Equal(found, AveragePrecision.Compute(
                [.. shuffled.Select(i => scores[i])], [.. shuffled.Select(i => hits[i])], positives));

            // What comes last and is wrong changes no figure.
            AveragePrecision longer = AveragePrecision.Compute([.. scores, double.NegativeInfinity], [.. hits, false], positives);
            Assert.Equal((found.ElevenPoint, found.Area), (longer.ElevenPoint, longer.Area));
        }
    }

    [Fact]
    public void Both_rules_equal_their_definitions_in_numpy()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("averagePrecision"))
        {
            bool[] hits = [.. entry.GetProperty("hits").Integers().Select(hit => hit == 1)];
            AveragePrecision found = AveragePrecision.Compute(
                entry.GetProperty("scores").Doubles(), hits, entry.GetProperty("positives").GetInt32());
            Assert.Equal(entry.GetProperty("elevenPoint").GetDouble(), found.ElevenPoint, 12);
            Assert.Equal(entry.GetProperty("area").GetDouble(), found.Area, 12);
            cases++;
        }
        Assert.Equal(7, cases);
    }

    [Fact]
    public void A_class_without_positives_has_no_figure_and_is_left_out_of_the_mean()
    {
        AveragePrecision none = AveragePrecision.Compute([1, 2], [Negative, Ignored]);
        Assert.True(double.IsNaN(none.ElevenPoint) && double.IsNaN(none.Area));
        AveragePrecision half = AveragePrecision.Compute([1, 1], [Negative, Positive]);
        AveragePrecision full = AveragePrecision.Compute([1, 0], [Positive, Negative]);
        MeanAveragePrecision mean = MeanAveragePrecision.Of([half, none, full]);
        Assert.Equal(new MeanAveragePrecision(0.75, 0.75, 2, 1), mean);
        MeanAveragePrecision empty = MeanAveragePrecision.Of([none]);
        Assert.True(double.IsNaN(empty.ElevenPoint) && double.IsNaN(empty.Area));
        Assert.Equal((0, 1), (empty.ClassCount, empty.LeftOutCount));
        Assert.Throws<ArgumentException>(() => MeanAveragePrecision.Of([]));
    }

    [Fact]
    public void NaN_has_no_rank_and_impossible_counts_are_the_callers_mistake()
    {
        var e = Assert.Throws<DataException>(() => AveragePrecision.Compute([1, double.NaN], [true, false], 1));
        Assert.Contains("Score 1 of 2", e.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => AveragePrecision.Compute([1, double.NaN], [Positive, Ignored]));
        Assert.Throws<ArgumentException>(() => AveragePrecision.Compute([1], [true, false], 1));
        Assert.Throws<ArgumentException>(() => AveragePrecision.Compute([1], [Positive, Negative]));
        Assert.Throws<ArgumentException>(() => AveragePrecision.Compute([1, 2], [true, true], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AveragePrecision.Compute([1], [false], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AveragePrecision.Compute([1], [(DecisionTruth)3]));
        Assert.Equal(1, AveragePrecision.Compute([double.PositiveInfinity, double.NegativeInfinity], [Positive, Negative]).Area);
    }
}
