using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class ProposalOrderTests
{
    private static readonly RegionBox Whole = new(0, 0, 9, 9), Left = new(0, 0, 4, 9), Right = new(4, 0, 9, 9);

    [Fact]
    public void A_box_of_several_strategies_is_there_once()
    {
        var order = new ProposalOrder(1);
        order.Add([Left, Right, Whole]);
        order.Add([Right, Whole]);
        Assert.Equal([Left, Right, Whole], order.Sorted().OrderBy(b => (b.Width, b.Left)));
    }

    [Fact]
    public void The_whole_picture_comes_early_and_the_smallest_regions_late_on_average()
    {
        RegionBox[] boxes = [.. Enumerable.Range(1, 100).Select(i => new RegionBox(0, 0, i, 1))];
        double[] places = new double[100];
        for (ulong seed = 0; seed < 200; seed++)
        {
            var order = new ProposalOrder(seed);
            order.Add(boxes);
            int place = 0;
            foreach (RegionBox box in order.Sorted()) places[box.Width - 1] += place++ / 200.0;
        }
        Assert.InRange(places[99], 0, 10);
        Assert.InRange(places[0], 50, 100);
        Assert.True(places[89] < places[49] && places[49] < places[9]);
    }
}
