using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class ColouredPictureTests
{
    [Fact]
    public void Without_colour_a_picture_stays_gray() =>
        Assert.Equal([10, 10, 10, 90, 90, 90, 160, 160, 160, 255, 255, 255], ColouredPicture.Paint([10, 90, 160, 255], 2, [0, 0], 1));

    [Fact]
    public void The_colour_of_red_on_the_gray_of_reds_lightness_is_red()
    {
        // L* of red is 53.24, that of gray 127 is 53.19.
        byte[] picture = ColouredPicture.Paint([127], 1, [80.09f, 67.20f], 1);
        Assert.InRange(picture[0], 253, 255);
        Assert.InRange(picture[1], 0, 2);
        Assert.InRange(picture[2], 0, 2);
    }

    [Fact]
    public void The_map_is_enlarged_centre_over_centre()
    {
        // Two columns of colour over four of pixels: the outer ones have the map's own, the inner ones lie a quarter of the way.
        byte[] gray = [.. Enumerable.Repeat((byte)120, 16)];
        byte[] picture = ColouredPicture.Paint(gray, 4, [-40, 0, 40, 0, -40, 0, 40, 0], 2);
        for (int x = 0; x < 4; x++)
        {
            double share = x switch { 0 => 0, 1 => 0.25, 2 => 0.75, _ => 1 };
            LabColour expected = LabColour.FromRgb(120, 120, 120) with { A = (float)(-40 + 80 * share) };
            Assert.Equal(expected.ToRgb(), (picture[3 * x], picture[3 * x + 1], picture[3 * x + 2]));
        }
    }

    [Fact]
    public void Lengths_that_do_not_match_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ColouredPicture.Paint([1, 2, 3], 2, [0, 0], 1));
        Assert.Throws<ArgumentException>(() => ColouredPicture.Paint([1], 1, [0, 0, 0], 1));
    }
}
