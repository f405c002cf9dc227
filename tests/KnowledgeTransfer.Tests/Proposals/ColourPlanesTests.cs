using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class ColourPlanesTests
{
    [Theory]
    [InlineData(255, 0, 0, 0, 255, 255)]
    [InlineData(0, 255, 0, 85, 255, 255)]
    [InlineData(0, 0, 255, 170, 255, 255)]
    [InlineData(255, 255, 0, 42, 255, 255)]
    [InlineData(255, 0, 1, 255, 255, 255)]
    [InlineData(200, 100, 100, 0, 128, 200)]
    [InlineData(90, 90, 90, 0, 0, 90)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    public void Hue_goes_once_around_and_gray_has_none(byte red, byte green, byte blue, byte hue, byte saturation, byte value)
    {
        Assert.Equal([hue, saturation, value], Convert(ColourSpace.Hsv, red, green, blue));
        Assert.Equal([hue], Convert(ColourSpace.Hue, red, green, blue));
    }

    [Theory]
    [InlineData(255, 0, 0, 255, 0, 76)]
    [InlineData(100, 100, 50, 102, 102, 94)]
    [InlineData(0, 0, 0, 85, 85, 0)]
    [InlineData(255, 255, 255, 85, 85, 255)]
    public void Shares_of_red_and_green_do_not_depend_on_intensity(byte red, byte green, byte blue, byte share, byte greens, byte intensity)
    {
        Assert.Equal([share, greens, intensity], Convert(ColourSpace.RgI, red, green, blue));
        Assert.Equal([intensity], Convert(ColourSpace.Intensity, red, green, blue));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 128, 128)]
    [InlineData(255, 255, 255, 255, 128, 128)]
    [InlineData(255, 0, 0, 136, 208, 195)]
    [InlineData(0, 0, 255, 82, 207, 20)]
    public void Lab_is_stretched_and_shifted_into_bytes(byte red, byte green, byte blue, byte lightness, byte a, byte b) =>
        Assert.Equal([lightness, a, b], Convert(ColourSpace.Lab, red, green, blue));

    [Fact]
    public void Rgb_stays_and_pixels_keep_their_places()
    {
        var planes = ColourPlanes.From(new RgbImage(1, 2, [1, 2, 3, 4, 5, 6]), ColourSpace.Rgb);
        Assert.Equal((1, 2), (planes.Width, planes.Height));
        Assert.Equal([[1, 4], [2, 5], [3, 6]], planes.Channels);
    }

    private static byte[] Convert(ColourSpace space, byte red, byte green, byte blue) =>
        [.. ColourPlanes.From(new RgbImage(1, 1, [red, green, blue]), space).Channels.Select(c => c[0])];
}
