using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class RegionSamplingTests
{
    private static readonly LabelledBox Object = new(new PixelBox(0, 0, 100, 10), Class: 3, Difficult: false);

    private static SampledRegion[] Draw(
        IReadOnlyList<PixelBox> proposals, IReadOnlyList<LabelledBox> objects, int count = 64, ulong key = 1)
    {
        var random = new CounterRandom(CounterRandom.Key(key));
        return RegionSampling.Draw(proposals, objects, new RegionSamplingOptions { RegionCount = count }, ref random);
    }

    /// <summary>A box that overlaps the object by so many percent.</summary>
    private static PixelBox Covering(int percent) => new(0, 0, percent, 10);

    [Fact]
    public void Overlap_decides_what_a_region_is()
    {
        SampledRegion[] drawn = Draw([Covering(50), Covering(49), Covering(10), Covering(9)], [Object]);
        Assert.Equal([100, 50, 49, 10], drawn.Select(r => (int)r.Box.Width).OrderDescending());
        Assert.All(drawn, r => Assert.Equal(r.Box.Width >= 50 ? 3 : null, r.Class));
        SampledRegion half = drawn.Single(r => r.Box.Width == 50);
        Assert.Equal(new BoxOffsets(0.5, 0, Math.Log(2), 0), half.Offsets);
        Assert.Equal(default, drawn.Single(r => r.Box.Width == 49).Offsets);
        Assert.Equal(2, drawn.TakeWhile(r => r.Class is not null).Count());
    }

    [Fact]
    public void A_region_shows_the_object_that_it_overlaps_most()
    {
        var other = new LabelledBox(new PixelBox(0, 0, 60, 10), Class: 1, Difficult: false);
        Assert.Equal(1, Draw([Covering(70)], [Object, other]).Single(r => r.Box.Width == 70).Class);
        Assert.Equal(3, Draw([Covering(90)], [Object, other]).Single(r => r.Box.Width == 90).Class);
    }

    [Fact]
    public void A_quarter_at_most_is_foreground_and_background_fills_the_rest()
    {
        PixelBox[] proposals = [.. Enumerable.Range(0, 40).Select(i => Covering(55 + i)), .. Enumerable.Range(11, 38).Select(Covering)];
        SampledRegion[] drawn = Draw(proposals, [Object], count: 40);
        Assert.Equal(10, drawn.Count(r => r.Class is not null));
        Assert.Equal(40, drawn.Length);
        Assert.Equal(40, drawn.Select(r => r.Box).Distinct().Count());
        Assert.Single(Draw(proposals, [Object], count: 1));
    }

    [Fact]
    public void Without_background_in_range_there_are_fewer_regions_and_without_objects_any_background()
    {
        Assert.Equal(2, Draw([Covering(80), Covering(5)], [Object]).Length);
        SampledRegion[] empty = Draw([Covering(80), Covering(5)], []);
        Assert.Equal(2, empty.Length);
        Assert.All(empty, r => Assert.Null(r.Class));
        Assert.Equal(Object.Box, Assert.Single(Draw([], [Object])).Box);
        Assert.Empty(Draw([], []));
    }

    [Fact]
    public void Difficult_objects_are_neither_shown_nor_proposed()
    {
        SampledRegion[] drawn = Draw([Covering(80)], [Object with { Difficult = true }]);
        Assert.Equal(new SampledRegion(Covering(80), null, default), Assert.Single(drawn));
    }

    [Fact]
    public void A_key_gives_the_same_draw_and_all_are_drawn_equally_often()
    {
        PixelBox[] proposals = [.. Enumerable.Range(0, 20).Select(i => Covering(12 + i))];
        Assert.Equal(Draw(proposals, [Object], 4, key: 5), Draw(proposals, [Object], 4, key: 5));
        var counts = new Dictionary<double, int>();
        for (ulong key = 0; key < 4000; key++)
            foreach (SampledRegion r in Draw(proposals, [Object], 5, key).Where(r => r.Class is null))
                counts[r.Box.Width] = counts.GetValueOrDefault(r.Box.Width) + 1;
        // 4 of 20 in 4,000 draws: 800 of each with a deviation of 25
        Assert.Equal(20, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 700, 900));
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_together()
    {
        var options = new RegionSamplingOptions { RegionCount = 0, ForegroundShare = 0, ForegroundOverlap = 0.3, BackgroundOverlap = 0.4 };
        string message = Assert.Throws<ConfigException>(options.Check).Message;
        Assert.Contains("0 regions", message);
        Assert.Contains("share", message);
        Assert.Contains("0.4", message);
    }
}
