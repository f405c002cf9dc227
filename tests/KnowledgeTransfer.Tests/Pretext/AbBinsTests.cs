using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class AbBinsTests
{
    /// <summary>For each a from -90 to 100 the lowest and highest b of the 313 points that the paper's authors published.</summary>
    private static readonly (int Low, int High)[] Published =
    [
        (50, 90), (20, 90), (0, 90), (-20, 90), (-30, 100), (-40, 100), (-50, 100), (-50, 100), (-60, 100), (-70, 100),
        (-80, 90), (-80, 90), (-90, 90), (-100, 90), (-100, 80), (-110, 80), (-110, 80), (-110, 70), (-110, 70), (-90, 0),
    ];

    [Fact]
    public void The_bins_are_the_published_ones_but_for_four_beyond_all_colours()
    {
        var published = new HashSet<(float, float)>();
        for (int i = 0; i < Published.Length; i++)
            for (int b = Published[i].Low; b <= Published[i].High; b += AbBins.Step) published.Add((AbBins.Step * i - 90, b));
        Assert.Equal(313, published.Count);

        (float, float)[] ours = [.. Enumerable.Range(0, AbBins.Srgb.Count).Select(bin => AbBins.Srgb[bin])];

        Assert.Equal(309, ours.Length);
        Assert.Equal([(40, 90), (100, -90), (100, -10), (100, 0)], published.Except(ours).Order());
        Assert.Empty(ours.Except(published));
        Assert.Equal(ours.Order(), ours);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(4.9, -4.9, 0, 0)]
    [InlineData(5.1, 14.9, 10, 10)]
    [InlineData(80.09, 67.20, 80, 70)]
    [InlineData(79.19, -107.86, 80, -110)]
    [InlineData(-86.18, 83.18, -90, 80)]
    [InlineData(500, 0, 100, -20)]
    public void A_colour_falls_into_the_nearest_bin(double a, double b, double binA, double binB) =>
        Assert.Equal(((float)binA, (float)binB), AbBins.Srgb[AbBins.Srgb.Nearest((float)a, (float)b)]);

    [Fact]
    public void Every_colour_is_within_half_a_step_of_its_bin()
    {
        var random = new CounterRandom(CounterRandom.Key(5));
        for (int i = 0; i < 20_000; i++)
        {
            LabColour colour = Colours.Random(ref random);
            (float a, float b) = AbBins.Srgb[AbBins.Srgb.Nearest(colour.A, colour.B)];
            Assert.InRange(Math.Abs(a - colour.A), 0, 5);
            Assert.InRange(Math.Abs(b - colour.B), 0, 5);
        }
    }
}
