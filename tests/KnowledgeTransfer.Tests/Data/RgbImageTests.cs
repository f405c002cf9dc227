using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public sealed class RgbImageTests
{
    [Fact]
    public void Left_and_right_are_exchanged_pixel_by_pixel()
    {
        var picture = new RgbImage(2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        RgbImage mirrored = picture.Mirror();
        Assert.Equal([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9], mirrored.Pixels);
        Assert.Equal((2, 2), (mirrored.Width, mirrored.Height));
        Assert.Equal(1, picture.Pixels[0]); // the picture itself stays
        Assert.Equal(picture.Pixels, mirrored.Mirror().Pixels);
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, new byte[] { 4, 5, 6, 1, 2, 3 })]
    public void Rows_are_mirrored_in_place_whatever_their_length(int width, byte[] expected)
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];
        RgbImage.Mirror(pixels, width);
        Assert.Equal(expected, pixels);
    }
}
