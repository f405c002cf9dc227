using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class PictureScalesTests
{
    private static readonly PictureScales Several = new([480, 576, 688, 864]);

    [Theory]
    [InlineData(500, 375, 800, 600)]
    [InlineData(375, 500, 600, 800)]
    [InlineData(500, 200, 1000, 400)] // 600 would make the longer side 1500
    [InlineData(600, 600, 600, 600)]
    [InlineData(5000, 1, 1000, 1)]
    public void The_short_side_is_600_and_the_longest_at_most_1000(int width, int height, int newWidth, int newHeight) =>
        Assert.Equal((newWidth, newHeight), new PictureScales([600]).Size(width, height, 0));

    [Theory]
    [InlineData(300, 0)] // 300 x 480 / 480 = 300
    [InlineData(224, 0)]
    [InlineData(180, 1)] // 216 at 576, 258 at 688
    [InlineData(150, 2)] // 215 at 688
    [InlineData(20, 3)]
    public void A_region_is_looked_at_where_it_is_nearest_to_224_pixels(int side, int scale) =>
        Assert.Equal(scale, Several.Nearest(new PixelBox(0, 0, side, side), 640, 480));

    [Fact]
    public void Scales_that_cannot_be_are_refused()
    {
        Several.Check();
        Assert.Throws<ConfigException>(new PictureScales([]).Check);
        Assert.Contains("twice", Assert.Throws<ConfigException>(new PictureScales([480, 480]).Check).Message);
        Assert.Contains("is 0 pixels", Assert.Throws<ConfigException>(new PictureScales([480, 0]).Check).Message);
    }
}
