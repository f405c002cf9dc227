using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class NonMaximumSuppressionTests
{
    [Fact]
    public void Of_a_chain_of_three_the_ends_stay_as_computed_by_hand()
    {
        // Neighbours overlap by 6/14, the ends by 2/18. The middle one goes first, if it is not the best.
        PixelBox[] chain = [new(0, 0, 10, 1), new(4, 0, 14, 1), new(8, 0, 18, 1)];
        Assert.Equal([2, 0], NonMaximumSuppression.Keep(chain, [0.5, 0.6, 0.7], 0.4));
        Assert.Equal([1], NonMaximumSuppression.Keep(chain, [0.5, 0.8, 0.7], 0.4));
        Assert.Equal([1, 2, 0], NonMaximumSuppression.Keep(chain, [0.5, 0.8, 0.7], 0.5));
        Assert.Equal([2], NonMaximumSuppression.Keep(chain, [0.5, 0.6, 0.7], 0.1));
    }

    [Fact]
    public void An_overlap_of_exactly_the_threshold_stays()
    {
        PixelBox[] halves = [new(0, 0, 10, 10), new(0, 0, 10, 5), new(0, 0, 10, 5.01)];
        Assert.Equal([0, 1], NonMaximumSuppression.Keep(halves.AsSpan(0, 2), [2, 1], 0.5));
        Assert.Equal([0], NonMaximumSuppression.Keep([halves[0], halves[2]], [2, 1], 0.5));

        // Nothing overlaps by more than 1; boxes side by side overlap by 0.
        Assert.Equal([0, 1], NonMaximumSuppression.Keep([halves[0], halves[0]], [2, 1], 1));
        Assert.Equal([1, 0], NonMaximumSuppression.Keep([halves[0], new(10, 0, 20, 10)], [1, 2], 0));
    }

    [Fact]
    public void Of_equal_scores_the_lower_index_wins()
    {
        PixelBox[] same = [.. Enumerable.Repeat(new PixelBox(0, 0, 4, 4), 60)];
        Assert.Equal([0], NonMaximumSuppression.Keep(same, new double[60], 0.9));
        Assert.Equal(Enumerable.Range(0, 60), NonMaximumSuppression.Keep(same, new double[60], 1));
    }

    [Fact]
    public void Empty_boxes_overlap_nothing_and_no_boxes_leave_none()
    {
        Assert.Empty(NonMaximumSuppression.Keep([], [], 0.5));
        PixelBox empty = new(3, 3, 3, 9);
        Assert.Equal([0, 1], NonMaximumSuppression.Keep([empty, empty], [double.PositiveInfinity, double.NegativeInfinity], 0));
    }

    [Fact]
    public void What_stays_overlaps_little_and_what_goes_overlaps_something_better()
    {
        var random = new Random(29);
        for (int trial = 0; trial < 20; trial++)
        {
            int n = trial == 0 ? 2000 : random.Next(1, 150);
            PixelBox[] boxes = [.. Enumerable.Range(0, n).Select(_ => Box())];
            double[] scores = [.. boxes.Select(_ => random.Next(40) / 40.0)];
            double threshold = random.Next(10) / 10.0;
            int[] kept = NonMaximumSuppression.Keep(boxes, scores, threshold);
            for (int i = 0; i < n; i++)
            {
                int rank = Array.IndexOf(kept, i);
                int[] better = rank >= 0
                    ? kept[..rank]
                    : [.. kept.TakeWhile(k => scores[k] > scores[i] || (scores[k] == scores[i] && k < i))];
                Assert.Equal(rank < 0, better.Any(k => PixelBox.Overlap(boxes[k], boxes[i]) > threshold));
            }
            Assert.Equal(kept.OrderByDescending(k => scores[k]).ThenBy(k => k), kept);
            Assert.Equal(kept.Length, NonMaximumSuppression.Keep(
                [.. kept.Select(k => boxes[k])], [.. kept.Select(k => scores[k])], threshold).Length);
        }

        PixelBox Box()
        {
            double left = random.Next(60), top = random.Next(60);
            return new PixelBox(left, top, left + random.Next(30), top + random.Next(30));
        }
    }

    [Fact]
    public void Overlaps_and_what_stays_equal_those_of_torchvision()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("suppression"))
        {
            PixelBox[] boxes = [.. entry.GetProperty("boxes").Doubles().Chunk(4).Select(b => new PixelBox(b[0], b[1], b[2], b[3]))];
            double[] overlaps = entry.GetProperty("firstOverlaps").Doubles();
            for (int i = 0; i < boxes.Length; i++) Assert.Equal(overlaps[i], PixelBox.Overlap(boxes[0], boxes[i]), 12);
            int[] kept = NonMaximumSuppression.Keep(
                boxes, entry.GetProperty("scores").Doubles(), entry.GetProperty("threshold").GetDouble());
            Assert.Equal(entry.GetProperty("kept").Integers(), kept);
            cases++;
        }
        Assert.Equal(5, cases);
    }

    [Fact]
    public void NaN_unbounded_boxes_and_impossible_thresholds_are_refused()
    {
        PixelBox box = new(0, 0, 1, 1);
        Assert.Throws<DataException>(() => NonMaximumSuppression.Keep([box], [double.NaN], 0.5));
        var e = Assert.Throws<DataException>(() => NonMaximumSuppression.Keep([box, box with { Top = double.NaN }], [1, 2], 0.5));
        Assert.Contains("Box 1 of 2 has the box (0, NaN, 1, 1)", e.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => NonMaximumSuppression.Keep([box with { Right = 1e10 }], [1], 0.5));
        Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Keep([box], [1, 2], 0.5));
        foreach (double threshold in (double[])[-0.1, 1.1, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => NonMaximumSuppression.Keep([box], [1], threshold));
    }
}
