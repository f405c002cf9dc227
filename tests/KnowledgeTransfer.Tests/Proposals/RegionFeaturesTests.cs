using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class RegionFeaturesTests
{
    [Theory]
    [InlineData(ColourSpace.Lab)]
    [InlineData(ColourSpace.Hue)]
    public void Histograms_sum_to_1_before_and_after_merging(ColourSpace space)
    {
        RgbImage image = Painting.Blocks(31, 22, 5);
        Segmentation regions = GraphSegmentation.Segment(image, new SegmentationOptions { MinSize = 5 });
        RegionFeatures features = Measure(image, space, regions);
        int first = features.Merge(0, 1);
        features.Merge(first, 2);
        Assert.True(regions.RegionCount > 5);
        for (int region = 3; region < features.Count; region++)
        {
            if (region == first) continue; // its place was taken
            Assert.Equal(1, Sum(features.Colour(region)), 1e-4);
            Assert.Equal(1, Sum(features.Texture(region)), 1e-4);
        }
    }

    [Fact]
    public void A_merged_region_equals_one_that_is_measured_as_a_whole()
    {
        RgbImage image = Painting.Blocks(24, 16, 4);
        int[] parts = [.. Enumerable.Range(0, 24 * 16).Select(i => i % 24 < 5 ? 0 : i / 24 < 11 ? 1 : 2)];
        int[] whole = [.. parts.Select(l => l == 2 ? 1 : 0)];
        RegionFeatures merged = Measure(image, ColourSpace.Hsv, new Segmentation(24, 16, 3, parts));
        RegionFeatures expected = Measure(image, ColourSpace.Hsv, new Segmentation(24, 16, 2, whole));

        int region = merged.Merge(0, 1);

        Assert.Equal(3, region);
        Assert.Equal(expected.Size(0), merged.Size(region));
        Assert.Equal(expected.Boxes[0], merged.Boxes[region]);
        AssertNear(expected.Colour(0), merged.Colour(region));
        AssertNear(expected.Texture(0), merged.Texture(region));
    }

    [Fact]
    public void A_colour_falls_into_one_of_25_even_bins()
    {
        // 250 is in the last bin, 10.24 levels wide.
        RegionFeatures features = Measure(Painting.Gray("090:"), ColourSpace.Intensity, new Segmentation(4, 1, 1, [0, 0, 0, 0]));
        ReadOnlySpan<float> colour = features.Colour(0);
        Assert.Equal(0.5f, colour[0]);
        Assert.Equal(0.25f, colour[21]); // 225
        Assert.Equal(0.25f, colour[24]); // 250
    }

    [Fact]
    public void Similarities_of_a_row_of_three_regions()
    {
        RegionFeatures features = Measure(Painting.Gray("00090000"), ColourSpace.Intensity,
            new Segmentation(8, 1, 3, [0, 0, 1, 1, 2, 2, 2, 2]));
        Assert.Equal(0.5f, features.Similarity(0, 1, RegionSimilarity.Colour)); // half of 1 is black, as all of 0
        Assert.Equal(1f, features.Similarity(0, 2, RegionSimilarity.Colour));
        Assert.Equal(1 - 4f / 8, features.Similarity(0, 1, RegionSimilarity.Size));
        Assert.Equal(1 - 6f / 8, features.Similarity(0, 2, RegionSimilarity.Size));
        Assert.Equal(1f, features.Similarity(0, 1, RegionSimilarity.Fill)); // together they fill their box
        Assert.Equal(1 - 2f / 8, features.Similarity(0, 2, RegionSimilarity.Fill)); // between them lies 1
        Assert.Equal(0.5f + 0.5f + 1f, features.Similarity(0, 1, RegionSimilarity.Colour | RegionSimilarity.Size | RegionSimilarity.Fill));
    }

    [Fact]
    public void Regions_without_texture_have_the_same_one()
    {
        RegionFeatures features = Measure(Painting.Gray("5555"), ColourSpace.Intensity, new Segmentation(4, 1, 2, [0, 0, 1, 1]));
        Assert.Equal(1f, features.Similarity(0, 1, RegionSimilarity.Texture), 1e-6f);
    }

    [Fact]
    public void A_copy_merges_on_its_own()
    {
        RegionFeatures features = Measure(Painting.Gray("0099"), ColourSpace.Intensity, new Segmentation(4, 1, 2, [0, 0, 1, 1]));
        features.Copy().Merge(0, 1);
        Assert.Equal(2, features.Count);
        Assert.Equal(1f, features.Colour(0)[0]);
    }

    internal static RegionFeatures Measure(RgbImage image, ColourSpace space, Segmentation regions)
    {
        var planes = ColourPlanes.From(image, space);
        return RegionFeatures.Measure(planes, TextureCodes.Of(planes), regions);
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum;
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
    }
}
