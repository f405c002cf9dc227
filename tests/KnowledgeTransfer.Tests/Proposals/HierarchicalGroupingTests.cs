using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class HierarchicalGroupingTests
{
    private static readonly Segmentation Row = new(8, 1, 3, [0, 0, 1, 1, 2, 2, 2, 2]);
    private static readonly RegionBox[] Parts = [Columns(0, 2), Columns(2, 4), Columns(4, 8)];

    [Fact]
    public void By_size_the_two_small_regions_merge_first() =>
        Assert.Equal([.. Parts, Columns(0, 4), Columns(0, 8)], Group("00999999", RegionSimilarity.Size));

    [Fact]
    public void By_colour_the_two_equal_ones() =>
        Assert.Equal([.. Parts, Columns(2, 8), Columns(0, 8)], Group("00999999", RegionSimilarity.Colour));

    [Fact]
    public void Of_equally_similar_pairs_the_one_that_touched_first() =>
        Assert.Equal([.. Parts, Columns(0, 4), Columns(0, 8)], Group("00999999", RegionSimilarity.Fill));

    [Fact]
    public void A_single_region_is_the_whole_picture()
    {
        var one = new Segmentation(3, 1, 1, [0, 0, 0]);
        RegionFeatures features = RegionFeaturesTests.Measure(Painting.Gray("111"), ColourSpace.Lab, one);
        Assert.Equal([Columns(0, 3)], HierarchicalGrouping.Group(features, RegionPair.Touching(one), RegionSimilarity.Colour));
    }

    [Fact]
    public void Regions_touch_along_edges_and_corners() => Assert.Equal(
        [new(0, 1), new(0, 2), new(0, 3), new(1, 2), new(1, 3), new(2, 3)],
        RegionPair.Touching(new Segmentation(2, 2, 4, [0, 1, 2, 3])).OrderBy(p => (p.First, p.Second)));

    /// <summary>The same rule without queue, links and places: every similarity anew, the best pair of those that touch.</summary>
    [Theory]
    [InlineData(RegionSimilarity.Colour | RegionSimilarity.Texture | RegionSimilarity.Size | RegionSimilarity.Fill)]
    [InlineData(RegionSimilarity.Size)]
    public void Groups_equal_those_of_the_plain_algorithm(RegionSimilarity similarity)
    {
        RgbImage image = Painting.Blocks(40, 30, 7);
        Segmentation regions = GraphSegmentation.Segment(image, new SegmentationOptions { MinSize = 10, Scale = 100 });
        RegionFeatures features = RegionFeaturesTests.Measure(image, ColourSpace.Lab, regions);
        RegionPair[] touching = RegionPair.Touching(regions);
        Assert.InRange(regions.RegionCount, 15, 200);

        RegionBox[] boxes = HierarchicalGrouping.Group(features, touching, similarity);

        RegionFeatures plain = features.Copy();
        var pairs = new List<RegionPair>(touching);
        while (pairs.Count > 0)
        {
            RegionPair best = pairs.MaxBy(p => plain.Similarity(p.First, p.Second, similarity));
            int[] around = [.. pairs.Where(p => Joins(p, best)).SelectMany(p => (int[])[p.First, p.Second]).Distinct()
                .Where(r => r != best.First && r != best.Second)];
            pairs.RemoveAll(p => Joins(p, best));
            int merged = plain.Merge(best.First, best.Second);
            pairs.AddRange(around.Select(r => new RegionPair(r, merged)));
        }
        Assert.Equal(2 * regions.RegionCount - 1, boxes.Length);
        Assert.Equal(plain.Boxes.ToArray(), boxes);
    }

    private static bool Joins(RegionPair a, RegionPair b) =>
        a.First == b.First || a.First == b.Second || a.Second == b.First || a.Second == b.Second;

    private static RegionBox[] Group(string row, RegionSimilarity similarity) => HierarchicalGrouping.Group(
        RegionFeaturesTests.Measure(Painting.Gray(row), ColourSpace.Intensity, Row), RegionPair.Touching(Row), similarity);

    private static RegionBox Columns(int from, int to) => new(from, 0, to, 1);
}
