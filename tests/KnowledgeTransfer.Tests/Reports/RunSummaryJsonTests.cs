using System.Text;
using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class RunSummaryJsonTests
{
    [Fact]
    public void The_file_is_the_golden_file_in_every_culture() =>
        OtherCulture.ForEach(() => GoldenFile.Equal("summary.json", Encoding.UTF8.GetString(RunSummaryJson.ToUtf8(ReportExample.Full))));

    [Fact]
    public void What_was_written_reads_back_to_the_same_file_and_page()
    {
        foreach (RunSummary run in new[] { ReportExample.Full, ReportExample.Bare, ReportExample.Hostile("\u202E<\"'\0&>線") })
        {
            byte[] bytes = RunSummaryJson.ToUtf8(run);
            RunSummary back = RunSummaryJson.Parse(bytes, "summary.json");
            Assert.Equal(bytes, RunSummaryJson.ToUtf8(back));
            Assert.Equal(HtmlReport.Render(run), HtmlReport.Render(back));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\"format\":1,\"title\":null}")]
    public void Something_else_is_refused_with_the_files_name(string text)
    {
        var e = Assert.Throws<ArtefactException>(() => RunSummaryJson.Parse(Encoding.UTF8.GetBytes(text), "runs/a/summary.json"));
        Assert.StartsWith("runs/a/summary.json ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_another_format_and_doubled_members_are_refused()
    {
        string good = Encoding.UTF8.GetString(RunSummaryJson.ToUtf8(ReportExample.Full));
        foreach (int length in new[] { 1, 10, good.Length / 2, good.Length - 3 }) Refused(good[..length]);
        string later = good.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal);
        Assert.Contains("format 2", Refused(later), StringComparison.Ordinal);
        Refused(good.Replace("\"seed\": 1", "\"seed\": 1, \"seed\": 2", StringComparison.Ordinal));

        static string Refused(string text) =>
            Assert.Throws<ArtefactException>(() => RunSummaryJson.Parse(Encoding.UTF8.GetBytes(text), "summary.json")).Message;
    }

    [Fact]
    public void NaN_is_the_callers_mistake() => Assert.Throws<ArgumentException>(() =>
        RunSummaryJson.ToUtf8(ReportExample.Full with { LabelFree = new LabelFreeSummary { HeldOutAgreement = double.NaN } }));
}
