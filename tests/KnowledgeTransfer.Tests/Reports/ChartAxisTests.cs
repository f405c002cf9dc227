using CsCheck;
using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class ChartAxisTests
{
    [Fact]
    public void Ticks_by_hand()
    {
        var axis = new ChartAxis(0.03, 0.97, 4, 0, 100, widen: true);
        Assert.Equal([0, 0.5, 1], axis.Ticks);
        Assert.Equal((0, 1, 50), (axis.Minimum, axis.Maximum, axis.Pixel(0.5)));
        Assert.Equal([5, 10, 15, 20], new ChartAxis(1, 22, 5, 0, 100, widen: false, whole: true).Ticks);
        Assert.Equal([1, 2], new ChartAxis(1, 2, 5, 0, 100, widen: false, whole: true).Ticks);
    }

    [Fact]
    public void Any_range_gets_few_ticks_within_it_and_pixels_that_follow_it() =>
        Gen.Select(Gen.Double[-1e100, 1e100], Gen.Double[-20, 20], Gen.Bool).Sample((start, exponent, widen) =>
        {
            double span = Math.Pow(10, exponent);
            foreach (double minimum in new[] { start, 0, span, -span / 3, 1e15 })
            {
                var axis = new ChartAxis(minimum, minimum + span, 5, 400, 0, widen);
                Assert.InRange(axis.Ticks.Count, 0, 13);
                Assert.True(axis.Minimum < axis.Maximum);
                Assert.Equal(400, axis.Pixel(axis.Minimum), 6);
                Assert.Equal(0, axis.Pixel(axis.Maximum), 6);
            }
        }, iter: 200);
}
