using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Tests.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class PictureViewsTests
{
    private static readonly PictureViewOptions Unchanged = new() { LeastArea = 1, MirrorShare = 0, ColourStrength = 0, GrayShare = 0 };

    [Fact]
    public void A_mirrored_picture_has_its_columns_in_reverse()
    {
        var source = new MadeSource(1, _ => new RgbImage(3, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)(10 * i))]));
        RgbImage view = new PictureViews(source, Unchanged with { MirrorShare = 1 }, 1).Decode(0);
        Assert.Equal((3, 2), (view.Width, view.Height));
        Assert.Equal<byte>([60, 70, 80, 30, 40, 50, 0, 10, 20, 150, 160, 170, 120, 130, 140, 90, 100, 110], view.Pixels);
        Assert.Equal(source.Decode(0).Pixels, new PictureViews(source, Unchanged, 1).Decode(0).Pixels);
    }

    [Fact]
    public void Without_colours_every_pixel_has_its_luma()
    {
        var source = new MadeSource(1, _ => new RgbImage(2, 1, [200, 100, 50, 255, 255, 255]));
        RgbImage view = new PictureViews(source, Unchanged with { GrayShare = 1 }, 1).Decode(0);

        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
        Assert.Equal<byte>([124, 124, 124, 255, 255, 255], view.Pixels);
    }

    [Fact]
    public void Brightness_and_contrast_stay_within_what_the_strength_allows()
    {
        // One colour only: contrast and saturation cannot change gray, so brightness decides alone.
        var source = new MadeSource(200, _ => new RgbImage(1, 1, [100, 100, 100]));
        var views = new PictureViews(source, Unchanged with { ColourStrength = 0.25 }, 3);
        byte[] seen = [.. Enumerable.Range(0, 200).Select(i => views.Decode(i).Pixels[0])];
        Assert.InRange(seen.Min(), 75, 80);
        Assert.InRange(seen.Max(), 120, 125);
    }

    [Fact]
    public void Windows_have_the_picture_s_shape_lie_inside_it_and_are_no_smaller_than_allowed()
    {
        // Red is the column, green the row.
        var source = new MadeSource(100, _ => new RgbImage(64, 32, [.. Enumerable.Range(0, 64 * 32)
            .SelectMany(p => new[] { (byte)(p % 64), (byte)(p / 64), (byte)0 })]));
        var views = new PictureViews(source, Unchanged with { LeastArea = 0.25 }, 5);
        var widths = new HashSet<int>();
        for (int i = 0; i < 100; i++)
        {
            RgbImage view = views.Decode(i);
            widths.Add(view.Width);
            Assert.InRange(view.Width, 32, 64);
            Assert.Equal(view.Width / 2.0, view.Height, 0.76);
            Assert.Equal(view.Width - 1, view.Pixels[^3] - view.Pixels[0]);
            Assert.Equal(view.Height - 1, view.Pixels[^2] - view.Pixels[1]);
        }
        Assert.True(widths.Count > 20);
    }

    [Fact]
    public void A_view_depends_on_seed_and_id_only()
    {
        var source = new MadeSource(20, i => new RgbImage(8, 8, [.. Enumerable.Range(0, 192).Select(p => (byte)(p * (i + 1)))]));
        var part = new SubsetSource(source, [3, 7, 11], "part");
        var options = new PictureViewOptions();
        Assert.Equal(new PictureViews(source, options, 9).Decode(7).Pixels, new PictureViews(part, options, 9).Decode(1).Pixels);
        Assert.NotEqual(new PictureViews(source, options, 9).Decode(7).Pixels, new PictureViews(source, options, 10).Decode(7).Pixels);
        Assert.Equal(part.Ids, new PictureViews(part, options, 9).Ids);
        Assert.Null(new PictureViews(part, options, 9).Labels);
    }
}
