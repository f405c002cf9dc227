using System.Xml.Linq;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Tests.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public sealed class DetectionReportTests
{
    private static readonly DetectionReportData Data = new()
    {
        Title = "voc-detection, <student> on cells",
        Lead = "A detector that begins with student reaches 12.3 %",
        Figures = [new("learned from", "292 pictures")],
        Heads = ["class", "objects", "from student, %"],
        Rows = [["a & b", "3", "10.0"], ["mean", "3", "12.3"]],
        TableNote = "Eleven points.",
        PictureNote = "The first ones.",
        Pictures =
        [
            new("one", Painting.Blocks(600, 300, 40),
            [
                new(new PixelBox(10, 20, 110.5, 70), "cat 97", DetectionOutcome.Found),
                new(new PixelBox(200, 20, 300, 70), "dog", DetectionOutcome.Missed),
            ]),
            new("two", Painting.Blocks(30, 20, 5), []),
        ],
        Settings = [new("detection.seed", "1")],
    };

    [Fact]
    public void The_page_is_safe_and_holds_table_pictures_and_boxes()
    {
        string text = DetectionReport.Render(Data);
        XDocument page = PageCheck.Parse(text);
        XElement[] all = [.. page.Descendants()];
        Assert.Equal(2, all.Count(e => e.Name.LocalName == "img"));
        XElement drawing = all.First(e => e.Name.LocalName == "svg");
        Assert.Equal("0 0 600 300", (string?)drawing.Attribute("viewBox"));
        XElement found = drawing.Elements().Single(e => (string?)e.Attribute("class") == "found");
        Assert.Equal(["10", "20", "100.5", "50"], new[] { "x", "y", "width", "height" }.Select(name => (string?)found.Attribute(name)));
        Assert.Equal(2, drawing.Elements().Count(e => (string?)e.Attribute("class") == "edge"));
        Assert.Contains("1 found, 1 missed", text);
        Assert.Contains("nothing to find, nothing found", text);
        Assert.Equal(["class", "objects", "from student, %"],
            all.Where(e => (string?)e.Attribute("scope") == "col").Select(e => e.Value));
        XElement mean = all.Single(e => e.Name.LocalName == "tr" && (string?)e.Attribute("class") == "main");
        Assert.StartsWith("mean", mean.Value.TrimStart());
    }

    [Fact]
    public void Parts_that_are_not_there_are_left_out()
    {
        XDocument page = PageCheck.Parse(DetectionReport.Render(new DetectionReportData { Title = "t", Lead = "l" }));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "section" or "img" or "table");
    }

    [Fact]
    public void The_page_is_the_same_in_every_culture()
    {
        string here = DetectionReport.Render(Data);
        OtherCulture.ForEach(() => Assert.Equal(here, DetectionReport.Render(Data)));
    }
}
