using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class ReportNumbersTests
{
    [Fact]
    public void Numbers_read_the_same_in_every_culture() => OtherCulture.ForEach(() =>
    {
        Assert.Equal("1,234,567", ReportNumbers.Count(1_234_567));
        Assert.Equal("−5", ReportNumbers.Count(-5));
        Assert.Equal("62.0\u00a0%", ReportNumbers.Percent(0.62));
        Assert.Equal("0.01\u00a0%", ReportNumbers.Percent(0.0001));
        Assert.Equal("0.0\u00a0%", ReportNumbers.Percent(0.0));
        Assert.Equal("not measured", ReportNumbers.Percent((double?)null));
        Assert.Equal("+21.8", ReportNumbers.Points(0.2184));
        Assert.Equal("−2.0", ReportNumbers.Points(-0.02));
        Assert.Equal("0.0", ReportNumbers.Points(0));
        Assert.Equal("0.8123", ReportNumbers.Short(0.81234));
        Assert.Equal("12,345", ReportNumbers.Short(12345.4));
        Assert.Equal("6.2·10⁻⁶", ReportNumbers.Short(6.2e-6));
        Assert.Equal("−1·10²⁰", ReportNumbers.Short(-1e20));
        Assert.Equal("0.44\u00a0M", ReportNumbers.Large(436_000));
        Assert.Equal("1.20\u00a0G", ReportNumbers.Large(1_200_000_000));
        Assert.Equal("99,999", ReportNumbers.Large(99_999));
        Assert.Equal("120k", ReportNumbers.Tick(120_000));
        Assert.Equal("1.5M", ReportNumbers.Tick(1_500_000));
        Assert.Equal("0.3", ReportNumbers.Tick(3 * 0.1));
        Assert.Equal("-1.25", ReportNumbers.Coordinate(-1.25));
        Assert.Equal("62.0\u00a0±\u00a00.4", ReportNumbers.Statistic(new ScoreStatistic(0.62, 0.004, 3)));
        Assert.Equal("62.0", ReportNumbers.Statistic(new ScoreStatistic(0.62, null, 1)));
    });
}
