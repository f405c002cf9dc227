using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Data.Voc.Composites;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc.Composites;

public sealed class CompositeTests
{
    private const byte B = VocMask.Border;

    private static RgbImage Gray(int width, int height) => new(width, height, [.. Enumerable.Repeat((byte)100, width * height * 3)]);

    /// <summary>A cut-out of one colour; its opacity is given by row.</summary>
    private static Cutout Of(byte value, params byte[][] alpha)
    {
        byte[] flat = [.. alpha.SelectMany(row => row)];
        return new Cutout(alpha[0].Length, alpha.Length, [.. flat.SelectMany(a => Enumerable.Repeat((byte)(value * a / 255), 3))], flat);
    }

    private static Cutout Block(byte value, int width, int height) =>
        Of(value, [.. Enumerable.Range(0, height).Select(_ => Enumerable.Repeat((byte)255, width).ToArray())]);

    [Fact]
    public void A_cutout_of_four_by_four_gives_the_mask_the_box_and_the_pixels_that_one_draws_by_hand()
    {
        Cutout cutout = Of(200, [0, 255, 255, 0], [255, 255, 255, 255], [255, 255, 255, 100], [0, 255, 255, 20]);
        Composite made = Composite.Paint(Gray(8, 6), [new PlacedCutout(cutout, "bird", 2, 2, 1)]);
        byte[] expected =
        [
            0, 0, 0, B, B, 0, 0, 0,
            0, 0, B, 3, 3, B, 0, 0,
            0, B, 3, 3, 3, 3, B, 0,
            0, B, 3, 3, 3, B, 0, 0, // 100 of 255 is half-transparent
            0, 0, B, 3, 3, B, 0, 0, // 20 is nothing, but beside the object
            0, 0, 0, B, B, 0, 0, 0,
        ];
        Assert.Equal(expected, made.Mask.Numbers);
        VocObject only = Assert.Single(made.Objects);
        Assert.Equal(("bird", new PixelBox(2, 1, 6, 5)), (only.Class, only.Box));
        Assert.False(only.Difficult || only.Truncated);
        int At(int x, int y) => made.Picture.Pixels[3 * (8 * y + x)];
        Assert.Equal((100, 200), (At(2, 1), At(3, 1)));
        Assert.Equal(78 + (155 * 100 + 127) / 255, At(5, 3)); // 200 x 100 / 255 = 78 over 155 / 255 of the background
    }

    [Fact]
    public void The_later_one_is_on_top_and_its_surroundings_are_border_on_the_other_ones_side_only()
    {
        Composite made = Composite.Paint(Gray(7, 3), [new(Block(10, 5, 3), "a", 0, 0, 0), new(Block(20, 2, 3), "b", 1, 3, 0)]);
        byte[] row = [1, 1, B, 2, 2, B, 0];
        Assert.Equal([.. row, .. row, .. row], made.Mask.Numbers);
        Assert.Equal([new PixelBox(0, 0, 3, 3), new PixelBox(3, 0, 5, 3)], made.Objects.Select(o => o.Box));
    }

    [Theory]
    [InlineData(6, false)] // 4 of 10 columns stay visible
    [InlineData(7, false)] // 3 of 10: exactly the limit
    [InlineData(8, true)]
    public void What_is_mostly_hidden_is_difficult_and_not_judged(int hidden, bool difficult)
    {
        Composite made = Composite.Paint(Gray(12, 2), [new(Block(10, 10, 2), "a", 0, 0, 0), new(Block(20, hidden, 2), "b", 1, 0, 0)]);
        Assert.Equal(difficult, made.Objects[0].Difficult);
        Assert.Equal(new PixelBox(hidden, 0, 10, 2), made.Objects[0].Box);
        Assert.Equal(difficult ? B : (byte)1, made.Mask.Numbers[9]);
    }

    [Fact]
    public void What_is_hidden_altogether_is_no_object_and_what_leaves_the_picture_is_truncated()
    {
        Composite made = Composite.Paint(Gray(6, 6), [new(Block(1, 2, 2), "a", 0, 1, 1), new(Block(2, 4, 4), "b", 1, -1, 0)]);
        VocObject left = Assert.Single(made.Objects);
        Assert.Equal(("b", true, false), (left.Class, left.Truncated, left.Difficult));
        Assert.Equal(new PixelBox(0, 0, 3, 4), left.Box);
        Composite outside = Composite.Paint(Gray(6, 6), [new(Block(1, 10, 1), "a", 0, 4, 0)]);
        Assert.True(Assert.Single(outside.Objects).Difficult); // 2 of 10 pixels are inside
    }

    [Fact]
    public void A_cutout_is_trimmed_mirrored_brightened_and_resized_with_its_opacity()
    {
        Cutout cutout = Of(100, [0, 0, 0, 0], [0, 255, 128, 0], [0, 255, 0, 0]);
        Cutout trimmed = cutout.Trim();
        Assert.Equal((2, 2, 3), (trimmed.Width, trimmed.Height, trimmed.SolidCount));
        Assert.Equal([128, 255, 0, 255], trimmed.Mirror().Alpha);
        Assert.Equal([50, 50, 50, 100, 100, 100], trimmed.Mirror().Colours[..6]);
        Assert.Equal([200, 100], new[] { 0, 3 }.Select(i => trimmed.Brighten(2).Colours[i]));
        Assert.Equal([255, 128], new[] { 0, 3 }.Select(i => trimmed.Brighten(9).Colours[i])); // never above the opacity
        Cutout larger = Block(77, 3, 5).Resize(6, 7);
        Assert.All(larger.Alpha, alpha => Assert.Equal(255, alpha));
        Assert.All(larger.Colours, colour => Assert.Equal(77, colour));
    }

    [Fact]
    public void A_png_with_transparency_is_decoded_with_its_colours_multiplied()
    {
        byte[] png = Pictures.EncodeRgba([200, 100, 50, 255, 200, 100, 50, 51], 2, 1, SkiaSharp.SKEncodedImageFormat.Png);
        Cutout cutout = Cutout.Decode(png, "a.png");
        Assert.Equal([255, 51], cutout.Alpha);
        Assert.Equal([200, 100, 50, 40, 20, 10], cutout.Colours);
        Assert.Contains("a.png", Assert.Throws<DataException>(() => Cutout.Decode([1, 2, 3], "a.png")).Message);
    }

    [Fact]
    public void The_same_picture_is_known_in_other_sizes_and_croppings_and_mirrored()
    {
        RgbImage large = Resampler.Resize(Pictures.Random(12, 9, 4), 400, 300, ResizeFilter.Bicubic);
        RgbImage cropped = Resampler.Resize(PictureWindow.Cut(large, 40, 0, 320, 300), 160, 150, ResizeFilter.Bilinear);
        PictureLook look = PictureLook.OfCentre(large);
        Assert.True(look.IsSame(PictureLook.OfCentre(cropped)));
        Assert.True(look.IsSame(PictureLook.OfCentre(cropped.Mirror())));
        Assert.False(look.IsSame(PictureLook.OfCentre(Resampler.Resize(Pictures.Random(12, 9, 5), 400, 300, ResizeFilter.Bicubic))));
    }
}
