using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public class PixelExtractorTests
{
    [Fact]
    public void Bytes_become_numbers_between_0_and_1_in_their_order()
    {
        using var pixels = new PixelExtractor(1);
        float[] features = new float[6];
        pixels.Extract(new ImageBatch(0, 2, 1, 1, [0, 51, 255, 102, 204, 153, 9]), features);
        Assert.Equal([0f, 0.2f, 1f, 0.4f, 0.8f, 0.6f], features);
    }

    [Fact]
    public void The_default_asks_for_8_x_8_and_has_192_numbers()
    {
        using var pixels = new PixelExtractor();
        Assert.Equal((8, 8, 192), (pixels.Preprocessing.Height, pixels.Preprocessing.Width, pixels.Dimension));
        Assert.NotEqual(new PixelExtractor(9).Identity, pixels.Identity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void An_impossible_size_is_refused(int size) => Assert.Throws<ConfigException>(() => new PixelExtractor(size));
}
