using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class ProposalRecallTests
{
    [Fact]
    public void Two_classes_by_hand()
    {
        var recall = new ProposalRecall(proposalCount: 2, classCount: 3);
        // The first object is met exactly, the second by half, the third by the last proposal only, which does not count.
        recall.Add([Box(0, 10), Box(20, 30), Box(40, 50)], [Box(0, 10), Box(20, 25), Box(40, 50)], [0, 0, 1]);
        recall.Add([], [Box(3, 4)], [0]);

        Assert.Equal(4, recall.BoxCount);
        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(recall.BoxCountOf));
        Assert.Equal(0.5, recall.Recall(0.5));
        Assert.Equal(0.25, recall.Recall(0.7));
        Assert.Equal(2.0 / 3, recall.RecallOf(0, 0.5), 1e-12);
        Assert.Equal(0, recall.RecallOf(1, 0.5));
        Assert.Equal((1 + 0.5 + 0) / 3, recall.AverageBestOverlap(0), 1e-12);
        Assert.Equal(0, recall.AverageBestOverlap(1));
        Assert.Equal(0.25, recall.MeanAverageBestOverlap(), 1e-12);
    }

    [Fact]
    public void Nothing_has_no_figures()
    {
        var recall = new ProposalRecall(1, 2);
        Assert.Equal(0, recall.BoxCount);
        Assert.All(
            [recall.Recall(0.5), recall.RecallOf(1, 0.5), recall.AverageBestOverlap(0), recall.MeanAverageBestOverlap()],
            figure => Assert.Equal(double.NaN, figure));
    }

    [Fact]
    public void Classes_that_do_not_fit_are_refused_and_nothing_is_added()
    {
        var recall = new ProposalRecall(1, 2);
        Assert.Throws<ArgumentException>(() => recall.Add([], [Box(0, 1)], []));
        Assert.Throws<ArgumentException>(() => recall.Add([], [Box(0, 1), Box(0, 1)], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProposalRecall(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProposalRecall(1, 0));
        Assert.Equal(0, recall.BoxCount);
    }

    private static PixelBox Box(double left, double right) => new(left, 0, right, 1);
}
