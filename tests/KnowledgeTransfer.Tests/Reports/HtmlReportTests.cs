using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class HtmlReportTests
{
    [Fact]
    public void The_page_is_the_golden_file_in_every_culture() =>
        OtherCulture.ForEach(() => GoldenFile.Equal("report.html", HtmlReport.Render(ReportExample.Full)));

    [Fact]
    public void A_full_and_a_bare_run_make_sound_pages()
    {
        PageCheck.Parse(HtmlReport.Render(ReportExample.Full));
        XDocument bare = PageCheck.Parse(HtmlReport.Render(ReportExample.Bare));
        Assert.Contains("Not measured", bare.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(bare.Descendants(), e => (string?)e.Attribute("class") == "lead");
    }

    [Fact]
    public void The_hero_states_the_result_in_one_sentence()
    {
        Assert.Equal(
            "Student 62.0\u00a0%, random student 40.2\u00a0%: +21.8\u00a0points without a label of these pictures",
            Lead(ReportExample.Full));
        Assert.Equal(
            "Student 38.0\u00a0%, random student 40.2\u00a0%: −2.2\u00a0points: this teacher taught nothing that this measure sees",
            Lead(ReportExample.Of("pixels", 1, 0.38, 0.402)));
        Assert.StartsWith("Student 66.0", Lead(ReportExample.Of("hog", 1, null, 0.402)), StringComparison.Ordinal);
        Assert.Equal(
            "On pictures it never saw, the student finds the teacher's cluster in 24.0\u00a0%; " +
            "always guessing the largest one gives 3.0\u00a0%",
            Lead(ReportExample.Full with { Evaluation = new EvaluationSummary() }));

        static string Lead(RunSummary run) =>
            PageCheck.Parse(HtmlReport.Render(run)).Descendants().Single(e => (string?)e.Attribute("class") == "lead").Value.Trim();
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("--></style><svg onload=alert(1)>]]>&amp;&#x3c;")]
    [InlineData("javascript:alert(1)//https://example.org/x.png")]
    [InlineData("\u202Egnp.exe \u200B\u2066\u061C\uFEFF\U000E0041")]
    [InlineData("\0\u0001\u001b[31m\u007f\u0085\ufffe\uffff")]
    [InlineData("線形 ٱلْعَرَبِيَّةُ עברית 👩‍👩‍👧 e\u0301")]
    [InlineData("{0} {{x}} %n $HOME `id`")]
    [InlineData("")]
    public void Hostile_names_stay_text(string evil)
    {
        XDocument page = PageCheck.Parse(HtmlReport.Render(ReportExample.Hostile(evil)));
        Assert.DoesNotContain(page.Root!.Value, c => c is '\u202E' or '\u2066' or '\u200B' or '\0' or '\u001b');
        PageCheck.Parse(HtmlComparison.Render([ReportExample.Hostile(evil), ReportExample.Full]));
    }

    [Fact]
    public void Any_name_at_all_makes_a_sound_page() => Gen.String[Gen.Char['\0', '\uffff'], 0, 40].Sample(evil =>
        PageCheck.Parse(HtmlReport.Render(ReportExample.Hostile(evil))), iter: 100);

    [Fact]
    public void Very_long_names_are_shortened()
    {
        string html = HtmlReport.Render(ReportExample.Hostile(new string('x', 1_000_000)));
        PageCheck.Parse(html);
        Assert.InRange(html.Length, 10_000, 100_000);
    }

    [Fact]
    public void Ten_thousand_clusters_with_pictures_stay_below_3_MB()
    {
        byte[] png = [.. ReportExample.Png, .. new byte[9000]];
        ExamplePicture[] six = Enumerable.Range(0, 6).Select(i => new ExamplePicture($"p{i}", png)).ToArray();
        long[] sizes = Enumerable.Range(0, 10_000).Select(i => 20_000L - i).ToArray();
        RunSummary run = ReportExample.Full with
        {
            Clusters = ReportExample.Full.Clusters with
            {
                Sizes = sizes,
                Pictures = Enumerable.Range(0, 2000)
                    .Select(c => new ClusterPictures { Cluster = c * 5, Nearest = six, Farthest = six }).ToArray(),
                InertiaPerIteration = Enumerable.Range(1, 100_000).Select(i => 1.0 / i).ToArray(),
            },
        };
        string html = HtmlReport.Render(run);
        XDocument page = PageCheck.Parse(html);
        Assert.InRange(html.Length, 100_000, 3_000_000);
        string[] headings = page.Descendants().Where(e => e.Name.LocalName == "span" && e.Parent!.Name.LocalName == "h3")
            .Select(e => e.Value).ToArray();
        Assert.Equal("Cluster 0", headings[0]);
        Assert.InRange(headings.Length, 12, 24);
    }

    [Fact]
    public void What_is_not_measured_says_so()
    {
        XDocument page = PageCheck.Parse(HtmlReport.Render(ReportExample.Full with { LabelFree = new LabelFreeSummary() }));
        XElement control = page.Descendants()
            .Single(e => e.Name.LocalName == "tr" && e.Value.Contains("shuffled labels", StringComparison.Ordinal));
        Assert.Equal("not measured", control.Elements().Last().Value);
        Assert.Equal(5, page.Descendants().Count(e => e.Name.LocalName == "dd" && e.Value == "not measured"));
    }

    [Fact]
    public void A_supervised_teacher_is_called_so_wherever_it_is_shown()
    {
        RunSummary run = ReportExample.Full with
        {
            Teacher = ReportExample.Full.Teacher with { Supervision = TeacherSupervision.Supervised },
        };
        XDocument page = PageCheck.Parse(HtmlReport.Render(run));
        Assert.Equal(3, page.Descendants().Count(e => (string?)e.Attribute("class") == "tag warn" && e.Value == "supervised"));
        Assert.Contains("The teacher is supervised", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thumbnail_that_is_no_png_or_of_no_cluster_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Render(0, [0xff, 0xd8, 0xff]));
        Assert.Throws<ArgumentException>(() => Render(4, ReportExample.Png));
        Assert.Throws<ArgumentException>(() => Render(-1, ReportExample.Png));

        static string Render(int cluster, byte[] png) => HtmlReport.Render(ReportExample.Full with
        {
            Clusters = ReportExample.Full.Clusters with
            {
                Pictures = [new ClusterPictures { Cluster = cluster, Nearest = [new ExamplePicture("a", png)], Farthest = [] }],
            },
        });
    }

    [Fact]
    public void A_diverged_or_flat_or_single_point_curve_still_makes_a_page()
    {
        double[][] curves =
        [
            [1], [2, 2, 2], [1, double.NaN, double.PositiveInfinity], [1e300, 1], [0, 0], [-1e15, -1e15 + 1], [1e-300, 2e-300],
            [9e299, -9e299],
        ];
        foreach (double[] losses in curves)
        {
            CurvePoint[] curve = losses.Select((loss, i) => new CurvePoint(i + 1, loss, null, null)).ToArray();
            PageCheck.Parse(HtmlReport.Render(ReportExample.Full with { Student = ReportExample.Full.Student! with { Curve = curve } }));
        }
    }

    [Fact]
    public void Every_text_colour_has_contrast_4_5_on_every_ground_in_both_schemes()
    {
        foreach (ReportPalette palette in new[] { ReportPalette.Light, ReportPalette.Dark })
            foreach (string text in new[] { palette.Ink, palette.Muted, palette.Accent, palette.Second })
                foreach (string ground in new[] { palette.Ground, palette.Panel, palette.Tint })
                    Assert.True(Contrast(text, ground) >= 4.5, $"{text} on {ground}: {Contrast(text, ground)}");
        Assert.Equal(21, Contrast("#ffffff", "#000000"), 6);

        static double Contrast(string a, string b)
        {
            double la = Luminance(a), lb = Luminance(b);
            return (Math.Max(la, lb) + 0.05) / (Math.Min(la, lb) + 0.05);
        }

        static double Luminance(string colour)
        {
            double[] rgb = new[] { 1, 3, 5 }
                .Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
            return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
        }
    }
}
