using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Features;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class LayerPoolingTests
{
    [Theory]
    [InlineData(96, 55, "average 10x10", 9600)] // AlexNet, conv1 to conv5
    [InlineData(256, 27, "average 6x6", 9216)]
    [InlineData(384, 13, "average 5x5", 9600)]
    [InlineData(256, 13, "average 6x6", 9216)]
    [InlineData(32, 32, "average 17x17", 9248)] // the small student's first layer; its last ones stay whole
    [InlineData(128, 8, "none", 8192)]
    [InlineData(10000, 1, "average", 10000)] // nothing left to pool
    [InlineData(20000, 7, "average", 20000)]
    public void Every_layer_gets_about_as_many_numbers(long channels, long side, string pooling, long dimension)
    {
        FeaturePooling chosen = LayerPooling.For(channels, side, side);
        Assert.Equal(pooling, chosen.ToString());
        Assert.Equal(dimension, chosen.Dimension(channels, side, side));
    }

    [Fact]
    public void A_grid_is_never_finer_than_the_shorter_side() =>
        Assert.Equal(new FeaturePooling(PoolingKind.Average, 3), LayerPooling.For(100, 3, 1000));

    [Fact]
    public void A_map_without_extent_is_a_mistake() => Assert.Throws<ArgumentOutOfRangeException>(() => LayerPooling.For(3, 0, 4));
}
