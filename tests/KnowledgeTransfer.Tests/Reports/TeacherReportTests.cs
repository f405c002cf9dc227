using System.Xml.Linq;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public sealed class TeacherReportTests
{
    [Fact]
    public void The_page_is_the_same_in_every_culture()
    {
        string page = TeacherReport.Render(TeacherReportExample.Trained);
        OtherCulture.ForEach(() => Assert.Equal(page, TeacherReport.Render(TeacherReportExample.Trained)));
    }

    [Fact]
    public void A_page_before_and_one_after_training_are_sound()
    {
        XDocument before = PageCheck.Parse(TeacherReport.Render(TeacherReportExample.Untrained));
        Assert.Equal("By how many degrees was the picture turned?", Lead(before));
        Assert.Equal(["examples"], Sections(before));

        XDocument after = PageCheck.Parse(TeacherReport.Render(TeacherReportExample.Trained));
        Assert.Equal("On pictures it never saw it answers 55.0\u00a0% rightly; guessing gives 25.0\u00a0%", Lead(after));
        Assert.Equal(["examples", "confusion", "curves", "shortcuts", "provenance"], Sections(after));
        Assert.Equal(3, Named(after, "img").Count());
        Assert.Equal(2, Named(after, "svg").Count());
    }

    [Fact]
    public void Where_the_loss_counts_the_lead_names_the_loss()
    {
        TeacherReportData data = TeacherReportExample.Trained with { IsJudgedByAccuracy = false };
        Assert.Equal("Its loss is 0.95; the best constant answer has 1.386", Lead(PageCheck.Parse(TeacherReport.Render(data))));
        Assert.DoesNotContain("class=\"low\"", TeacherReport.Render(data), StringComparison.Ordinal);
        Assert.Contains("class=\"low\"", TeacherReport.Render(data with { ChanceLoss = 0.95 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Right_and_wrong_answers_are_told_apart_by_more_than_colour()
    {
        XDocument page = PageCheck.Parse(TeacherReport.Render(TeacherReportExample.Trained));
        string[] captions = [.. Named(page, "figcaption").Select(e => e.Value.Trim()).Where(text => text.Length > 0)];
        Assert.Equal(["✓ 0°", "✗ 180°, is 90°", "right order"], captions);
    }

    [Fact]
    public void Few_classes_make_a_table_whose_rows_add_up()
    {
        XDocument page = PageCheck.Parse(TeacherReport.Render(TeacherReportExample.Trained));
        XElement table = Named(page, "table").Single(e => (string?)e.Attribute("class") == "confusion");
        string[] cells = [.. table.Descendants().Where(e => e.Name.LocalName == "td").Select(e => e.Value.Trim())];
        Assert.Equal(16, cells.Length);
        Assert.Equal(["75.0\u00a0%", "25.0\u00a0%", "0.0\u00a0%", "0.0\u00a0%"], cells[..4]);
        Assert.Equal(["–", "–", "–", "–"], cells[12..]); // class 3 was never asked for
        Assert.Contains("12 answers about held-out pictures, 58.3\u00a0% right, 4 classes", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_classes_show_distances_and_the_commonest_mistakes()
    {
        TeacherReportData data = TeacherReportExample.Trained with { Confusion = TeacherReportExample.Permutations(701) };
        string html = TeacherReport.Render(data);
        XDocument page = PageCheck.Parse(html);
        XElement mistakes = Named(page, "table").Single(e => (string?)e.Attribute("class") == "plain");
        Assert.Equal(11, mistakes.Descendants().Count(e => e.Name.LocalName == "tr")); // a head and ten
        Assert.Contains("order 2", mistakes.Value, StringComparison.Ordinal);
        Assert.Equal(4, Named(page, "rect").Count()); // one bar per distance
        Assert.Contains("guessing gives 2.88", page.Root!.Value, StringComparison.Ordinal); // 0.09 x 2 + 0.9 x 3
        Assert.InRange(html.Length, 1000, 100_000);
    }

    [Fact]
    public void Large_pictures_are_reduced_by_a_whole_factor_and_the_page_stays_small()
    {
        // 300 pixels fit 144 after division by 3; noise is what PNG cannot compress.
        var random = new CounterRandom(5);
        byte[] noise = [.. Enumerable.Range(0, 300 * 300 * 3).Select(_ => (byte)random.Next())];
        TeacherPicture picture = new(new RgbImage(300, 300, noise), "noise");
        TeacherReportData data = TeacherReportExample.Untrained with
        {
            Illustrations = [.. Enumerable.Range(0, 200).Select(i => new TeacherIllustration($"{i}", [picture]))],
        };
        string html = TeacherReport.Render(data);
        PageCheck.Parse(html);
        Assert.InRange(html.Length, 1_000_000, 3_000_000);
        Assert.Contains("more are left out", html, StringComparison.Ordinal);
        RgbImage shown = ImageDecoder.Decode(PngPicture.Encode(picture.Image), "noise");
        Assert.Equal((100, 100), (shown.Width, shown.Height));
        int sum = 0;
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 3; x++) sum += noise[(y * 300 + x) * 3];
        Assert.Equal((sum + 4) / 9, shown.Pixels[0]);
    }

    [Fact]
    public void Small_pictures_are_embedded_without_loss()
    {
        byte[] pixels = [.. Enumerable.Range(0, 5 * 7 * 3).Select(i => (byte)(i * 37))];
        RgbImage decoded = ImageDecoder.Decode(PngPicture.Encode(new RgbImage(5, 7, pixels)), "small");
        Assert.Equal(pixels, decoded.Pixels);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("\u202Egnp.exe \u0001")]
    [InlineData("")]
    public void Hostile_names_stay_text(string evil)
    {
        TeacherReportData data = TeacherReportExample.Trained with
        {
            Title = evil,
            Question = evil,
            Source = evil,
            Illustrations = [new(evil, [new(TeacherReportExample.Picture(1), evil, true)])],
            Settings = [new(evil, evil)],
            Files = [new(evil, evil)],
            Confusion = new TeacherConfusion { ClassNames = [evil, evil], Pairs = [new(0, 1, 1)] },
        };
        PageCheck.Parse(TeacherReport.Render(data));
        PageCheck.Parse(TeacherReport.Render(data with { Shortcuts = null, ShortcutNote = evil + "." }));
    }

    [Fact]
    public void A_class_that_does_not_exist_is_refused()
    {
        TeacherReportData wrong = TeacherReportExample.Trained with
        {
            Confusion = new TeacherConfusion { ClassNames = ["a"], Pairs = [new(0, 1, 1)] },
        };
        Assert.Throws<ArgumentException>(() => TeacherReport.Render(wrong));
    }

    private static string Lead(XDocument page) => Named(page, "p").Single(e => (string?)e.Attribute("class") == "lead").Value.Trim();

    private static string[] Sections(XDocument page) => [.. Named(page, "section").Select(e => e.Attribute("aria-labelledby")!.Value)];

    private static IEnumerable<XElement> Named(XDocument page, string name) => page.Descendants().Where(e => e.Name.LocalName == name);
}
