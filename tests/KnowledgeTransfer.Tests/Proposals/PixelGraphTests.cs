using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class PixelGraphTests
{
    [Fact]
    public void Edges_go_from_light_to_heavy_and_equal_ones_in_the_order_of_the_upper_pixel()
    {
        // 0 0
        // 3 4
        PixelGraph graph = PixelGraph.Of([[0, 0, 3, 4]], 2, 2);
        Assert.Equal(
            [(0f, (0, 1)), (1f, (2, 3)), (3f, (0, 2)), (3f, (1, 2)), (4f, (0, 3)), (4f, (1, 3))],
            Enumerable.Range(0, graph.EdgeCount).Select(e => (graph.Weight(e), graph.Pixels(e))));
    }

    [Fact]
    public void A_weight_is_the_Euclidean_distance_over_the_channels() =>
        Assert.Equal(13, PixelGraph.Of([[0, 3], [10, 6], [1, 13]], 2, 1).Weight(0));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 4)]
    public void Each_pair_of_neighbours_is_there_once(int width, int height)
    {
        PixelGraph graph = PixelGraph.Of([new float[width * height]], width, height);
        var expected = from a in Enumerable.Range(0, width * height)
                       from b in Enumerable.Range(a + 1, width * height - a - 1)
                       where Math.Abs(a % width - b % width) <= 1 && Math.Abs(a / width - b / width) <= 1
                       select (a, b);
        Assert.Equal(expected.Order(), Enumerable.Range(0, graph.EdgeCount).Select(graph.Pixels).Order());
    }

    [Fact]
    public void The_sort_equals_a_stable_one()
    {
        var random = new Random(1);
        foreach (int count in (int[])[0, 1, 2, 5000])
        {
            float[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? random.Next(4) : 440 * random.NextSingle())];
            int[] edges = [.. Enumerable.Range(0, count)];
            int[] expected = [.. edges.OrderBy(e => weights[e])];
            float[] sorted = [.. weights.Order()];
            EdgeOrder.Sort(weights, edges);
            Assert.Equal(expected, edges);
            Assert.Equal(sorted, weights);
        }
    }
}
