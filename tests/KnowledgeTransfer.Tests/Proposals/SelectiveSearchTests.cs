using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Tests.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class SelectiveSearchTests
{
    private static readonly SelectiveSearchOptions Everything = new() { MinBoxSide = 1, MaxProposals = int.MaxValue };

    [Theory]
    [InlineData(SelectiveSearchMode.Fast)]
    [InlineData(SelectiveSearchMode.Quality)]
    public void A_bright_square_is_proposed_to_the_pixel(SelectiveSearchMode mode)
    {
        RgbImage image = Painting.Gray(100, 80, (x, y) => (byte)(x is >= 30 and < 70 && y is >= 20 and < 60 ? 220 : 40));
        IReadOnlyList<PixelBox> boxes = SelectiveSearch.Propose(image, new SelectiveSearchOptions { Mode = mode, Sigma = 0 });
        Assert.Contains(new PixelBox(30, 20, 70, 60), boxes);
        Assert.Contains(new PixelBox(0, 0, 100, 80), boxes);
    }

    [Fact]
    public void Boxes_of_a_large_picture_are_those_of_the_searched_one_brought_back()
    {
        RgbImage image = Painting.Gray(1000, 800, (x, y) => (byte)(x is >= 300 and < 700 && y is >= 200 and < 600 ? 220 : 40));
        IReadOnlyList<PixelBox> boxes = SelectiveSearch.Propose(image);
        Assert.Contains(new PixelBox(0, 0, 1000, 800), boxes);
        Assert.True(boxes.Max(b => PixelBox.Overlap(b, new PixelBox(300, 200, 700, 600))) > 0.95);
        Assert.All(boxes, b => Assert.Equal(0, b.Left % 2 + b.Top % 2 + b.Right % 2 + b.Bottom % 2));
    }

    [Fact]
    public void Scaled_boxes_are_exact_at_the_borders()
    {
        Assert.Equal(new PixelBox(2, 6, 6, 12), new RegionBox(1, 2, 3, 4).Scaled(5, 8, 10, 24));
        Assert.Equal(new PixelBox(0, 0, 1001, 757), new RegionBox(0, 0, 500, 378).Scaled(500, 378, 1001, 757));
        Assert.Equal(new PixelBox(0.5, 0, 1.5, 1), new RegionBox(1, 0, 3, 1).Scaled(10, 1, 5, 1));
    }

    [Fact]
    public void All_threads_get_the_same_boxes()
    {
        RgbImage image = Painting.Blocks(90, 70, 11);
        IReadOnlyList<PixelBox> expected = SelectiveSearch.Propose(image, Everything);
        Assert.True(expected.Count > 100);
        Parallel.For(0, 8, _ => Assert.Equal(expected, SelectiveSearch.Propose(image, Everything)));
    }

    [Fact]
    public void Another_seed_gives_the_same_boxes_in_another_order()
    {
        RgbImage image = Painting.Blocks(90, 70, 11);
        IReadOnlyList<PixelBox> first = SelectiveSearch.Propose(image, Everything);
        IReadOnlyList<PixelBox> second = SelectiveSearch.Propose(image, Everything with { Seed = 2 });
        Assert.NotEqual(first, second);
        Assert.Equal(first.ToHashSet(), second.ToHashSet());
    }

    [Fact]
    public void Limits_leave_out_small_boxes_and_the_end_of_the_list()
    {
        RgbImage image = Painting.Blocks(90, 70, 11);
        IReadOnlyList<PixelBox> all = SelectiveSearch.Propose(image, Everything);
        IReadOnlyList<PixelBox> large = SelectiveSearch.Propose(image, Everything with { MinBoxSide = 20 });
        Assert.Equal(all.Where(b => b.Width >= 20 && b.Height >= 20), large);
        Assert.InRange(large.Count, 10, all.Count - 1);
        Assert.Equal(all.Take(7), SelectiveSearch.Propose(image, Everything with { MaxProposals = 7 }));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(1, 300)]
    [InlineData(600, 2)]
    [InlineData(5000, 1)]
    [InlineData(19, 23)]
    public void Any_size_and_one_colour_propose_at_least_the_whole_picture(int width, int height)
    {
        var whole = new PixelBox(0, 0, width, height);
        Assert.Equal([whole], SelectiveSearch.Propose(Painting.Gray(width, height, (_, _) => 130)));
        IReadOnlyList<PixelBox> boxes = SelectiveSearch.Propose(Pictures.Random(width, height), Everything);
        Assert.Contains(whole, boxes);
        Assert.Equal(boxes.Count, boxes.Distinct().Count());
        Assert.All(boxes, b => Assert.True(b.Left >= 0 && b.Top >= 0 && b.Left < b.Right && b.Top < b.Bottom
            && b.Right <= width && b.Bottom <= height));
    }

    [Fact]
    public void Impossible_options_are_all_named_at_once()
    {
        var options = new SelectiveSearchOptions { LongestSide = 0, Sigma = double.NaN, MinBoxSide = 0, MaxProposals = 0 };
        ConfigException e = Assert.Throws<ConfigException>(() => SelectiveSearch.Propose(Painting.Gray("0"), options));
        Assert.Contains("longest side is 0", e.Message);
        Assert.Contains("sigma is NaN", e.Message);
        Assert.Contains("side of a box is 0", e.Message);
        Assert.Contains("at most 0 proposals", e.Message);
    }
}
