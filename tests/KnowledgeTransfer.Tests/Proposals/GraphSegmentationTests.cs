using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class GraphSegmentationTests
{
    [Fact]
    public void Two_colours_are_two_regions()
    {
        RgbImage image = Painting.Gray("1188", "1188", "1188", "1188");
        Segmentation regions = GraphSegmentation.Segment(image, new SegmentationOptions { Scale = 100, MinSize = 1, Sigma = 0 });
        Assert.Equal(2, regions.RegionCount);
        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1], regions.Labels);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10.001f, 2)]
    public void Two_pixels_unite_up_to_a_difference_of_k(float difference, int expected) =>
        Assert.Equal(expected, Row(10, 1, 0, difference).RegionCount);

    [Theory]
    [InlineData(7, 1)]
    [InlineData(7.001f, 2)]
    public void A_region_unites_up_to_its_heaviest_edge_and_k_by_its_pixels(float difference, int expected) =>
        // The first two differ by 2 and are one region: 2 + 10 / 2 = 7.
        Assert.Equal(expected, Row(10, 1, 0, 2, 2 + difference).RegionCount);

    [Fact]
    public void A_small_region_goes_where_the_border_is_lightest()
    {
        Assert.Equal([0, 0, 0, 1, 2, 2, 2], Row(1, 1, 0, 0, 0, 100, 130, 130, 130).Labels);
        Assert.Equal([0, 0, 0, 1, 1, 1, 1], Row(1, 2, 0, 0, 0, 100, 130, 130, 130).Labels);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0], Row(1, 4, 0, 0, 0, 100, 130, 130, 130).Labels);
    }

    [Fact]
    public void Regions_that_touch_at_a_corner_only_are_one()
    {
        RgbImage image = Painting.Gray("900", "090", "000");
        Segmentation regions = GraphSegmentation.Segment(image, new SegmentationOptions { Scale = 10, MinSize = 1, Sigma = 0 });
        Assert.Equal([0, 1, 1, 1, 0, 1, 1, 1, 1], regions.Labels);
    }

    [Fact]
    public void Regions_equal_scikit_images_where_no_weights_are_equal()
    {
        foreach (JsonElement c in Fixtures.Json("segmentation", "segmentation.json").GetProperty("cases").EnumerateArray())
        {
            int width = c.GetProperty("width").GetInt32(), height = c.GetProperty("height").GetInt32();
            PixelGraph graph = PixelGraph.Of(FixturePicture(width, height, c.GetProperty("block").GetInt32()), width, height);
            // Its pictures go to 1 and its scale is for pictures that go to 255.
            double scale = c.GetProperty("scale").GetDouble() / 255;
            Segmentation regions = GraphSegmentation.Segment(graph, scale, c.GetProperty("minSize").GetInt32());
            Assert.Equal(c.GetProperty("labels").Integers(), regions.Labels);
        }
    }

    [Theory]
    [InlineData(ColourSpace.Rgb, 1)]
    [InlineData(ColourSpace.Hsv, 20)]
    [InlineData(ColourSpace.Lab, 60)]
    public void Regions_are_connected_large_enough_and_numbered_by_their_first_pixels(ColourSpace space, int minSize)
    {
        RgbImage image = Painting.Blocks(47, 31, 6);
        Segmentation regions = GraphSegmentation.Segment(image, new SegmentationOptions { ColourSpace = space, MinSize = minSize });
        Assert.Equal(Enumerable.Range(0, regions.RegionCount), regions.Labels.Distinct());
        Assert.All(regions.Labels.GroupBy(l => l), region => Assert.True(region.Count() >= minSize));
        for (int region = 0; region < regions.RegionCount; region++)
            Assert.Equal(regions.Labels.Count(l => l == region), Reachable(regions, Array.IndexOf(regions.Labels, region)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    [InlineData(9, 9)]
    public void One_colour_is_one_region(int width, int height)
    {
        Segmentation regions = GraphSegmentation.Segment(Painting.Gray(width, height, (_, _) => 77));
        Assert.Equal(1, regions.RegionCount);
        Assert.All(regions.Labels, label => Assert.Equal(0, label));
    }

    [Fact]
    public void Impossible_options_are_all_named_at_once()
    {
        var options = new SegmentationOptions { Scale = double.NaN, MinSize = 0, Sigma = -1 };
        ConfigException e = Assert.Throws<ConfigException>(() => GraphSegmentation.Segment(Painting.Gray("0"), options));
        Assert.Contains("scale is NaN", e.Message);
        Assert.Contains("size is 0", e.Message);
        Assert.Contains("sigma is -1", e.Message);
    }

    private static Segmentation Row(double scale, int minSize, params float[] values) =>
        GraphSegmentation.Segment(PixelGraph.Of([values], values.Length, 1), scale, minSize);

    /// <summary>The rule of make_segmentation.py.</summary>
    private static float[][] FixturePicture(int width, int height, int block)
    {
        uint state = 1;
        int columns = (width + block - 1) / block;
        uint[] colours = [.. Enumerable.Range(0, columns * ((height + block - 1) / block) * 3).Select(_ => Draw())];
        float[][] channels = [new float[width * height], new float[width * height], new float[width * height]];
        for (int i = 0; i < width * height * 3; i++)
        {
            int x = i / 3 % width, y = i / 3 / width;
            uint value = (3 * colours[(y / block * columns + x / block) * 3 + i % 3] + Draw()) >> 2;
            channels[i % 3][i / 3] = value / (float)(1 << 24);
        }
        return channels;

        uint Draw() => (state = state * 1664525 + 1013904223) >> 8;
    }

    private static int Reachable(Segmentation regions, int start)
    {
        var reached = new HashSet<int> { start };
        var open = new Queue<int>(reached);
        while (open.TryDequeue(out int pixel))
        {
            for (int other = 0; other < regions.Labels.Length; other++)
            {
                bool touches = Math.Abs(pixel % regions.Width - other % regions.Width) <= 1
                    && Math.Abs(pixel / regions.Width - other / regions.Width) <= 1;
                if (touches && regions.Labels[other] == regions.Labels[start] && reached.Add(other)) open.Enqueue(other);
            }
        }
        return reached.Count;
    }
}
