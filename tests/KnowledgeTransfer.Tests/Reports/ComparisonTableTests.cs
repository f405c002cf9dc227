using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class ComparisonTableTests
{
    private static readonly RunSummary[] Runs =
    [
        ReportExample.Of("hog", 1, 0.60, 0.40), ReportExample.Of("coco", 1, 0.70, 0.40),
        ReportExample.Of("hog", 2, 0.62, 0.41), ReportExample.Of("hog", 3, 0.64, 0.45),
    ];

    [Fact]
    public void Mean_deviation_and_paired_margins_by_hand()
    {
        ComparisonTable table = ComparisonTable.Of(Runs);
        Assert.Equal(["coco", "hog"], table.Rows.Where(r => r.Role == SubjectRole.Student).Select(r => r.Name));
        ComparisonRow hog = table.Rows[1];
        Assert.Equal(3, hog.RunCount);
        // Scores 60, 62, 64; margins 20, 21, 19.
        Assert.Equal((0.62, 0.02, 3), (hog.Scores[0]!.Mean, Math.Round(hog.Scores[0]!.StandardDeviation!.Value, 12), hog.Scores[0]!.Count));
        Assert.Equal((0.20, 0.01), (Math.Round(hog.Margins[0]!.Mean, 12), Math.Round(hog.Margins[0]!.StandardDeviation!.Value, 12)));
        Assert.Null(table.Rows[0].Scores[0]!.StandardDeviation);
    }

    [Fact]
    public void A_control_that_runs_of_one_seed_share_counts_once()
    {
        ComparisonRow random = ComparisonTable.Of(Runs).Rows.Single(r => r.Role == SubjectRole.RandomStudent);
        Assert.Equal((3, 0.42), (random.RunCount, Math.Round(random.Scores[0]!.Mean, 12)));
        Assert.All(random.Margins, Assert.Null);
    }

    [Fact]
    public void Columns_are_the_union_and_gaps_are_not_measured()
    {
        RunSummary other = Runs[1] with
        {
            Evaluation = new EvaluationSummary
            {
                Protocols = [new ProtocolSummary("linear", "linear", ""), new ProtocolSummary("few", "few-shot", "")],
                Subjects = [new SubjectSummary("student", SubjectRole.Student, [0.5])],
            },
        };
        ComparisonTable table = ComparisonTable.Of([Runs[0], other]);
        Assert.Equal(["knn-20", "linear", "few"], table.Protocols.Select(p => p.Key));
        ComparisonRow coco = table.Rows.Single(r => r.Role == SubjectRole.Student && r.Name == "coco");
        Assert.Equal([null, 0.5, null], coco.Scores.Select(s => s?.Mean));
        Assert.All(coco.Margins, Assert.Null);
        Assert.Contains("not measured", table.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_on_different_pictures_are_not_ranked_against_each_other()
    {
        RunSummary other = Runs[1] with { Data = Runs[1].Data with { Name = "other" } };
        ComparisonTable table = ComparisonTable.Of([Runs[0], other]);
        Assert.False(table.SamePictures);
        Assert.Contains(table.Notes, n => n.Contains("different pictures", StringComparison.Ordinal));
        Assert.Equal(2, table.Rows.Count(r => r.Role == SubjectRole.RandomStudent));
        Assert.DoesNotContain("class=\"lead\"", HtmlComparison.Render([Runs[0], other]), StringComparison.Ordinal);
    }

    [Fact]
    public void Students_within_one_deviation_are_said_to_be_so()
    {
        ComparisonTable near = ComparisonTable.Of([.. Runs[..1], .. Runs[2..], ReportExample.Of("coco", 1, 0.63, 0.40)]);
        Assert.Contains(near.Notes, n => n.Contains("may be chance", StringComparison.Ordinal));
        Assert.DoesNotContain(ComparisonTable.Of(Runs).Notes, n => n.Contains("may be chance", StringComparison.Ordinal));
    }

    [Fact]
    public void Markdown_and_page_are_the_golden_files_in_every_culture() => OtherCulture.ForEach(() =>
    {
        GoldenFile.Equal("comparison.md", ComparisonTable.Of(Runs).ToMarkdown());
        GoldenFile.Equal("comparison.html", HtmlComparison.Render(Runs));
    });

    [Fact]
    public void The_order_of_the_runs_does_not_change_any_figure()
    {
        Assert.Equal(Figures(Runs), Figures([.. Runs.Reverse()]));

        static IEnumerable<string> Figures(RunSummary[] runs) => ComparisonTable.Of(runs).Rows
            .Select(r => $"{r.Name} {r.Role} {r.RunCount} {string.Join(' ', r.Scores.Select(Figure))}").Order();

        static string Figure(ScoreStatistic? score) => score is null ? "-" : ReportNumbers.Statistic(score);
    }

    [Fact]
    public void Hostile_names_add_no_column_and_no_markup_to_markdown()
    {
        RunSummary evil = ReportExample.Hostile("a|b\n| <img src=x> [x](y) `c`");
        string[] lines = ComparisonTable.Of([evil]).ToMarkdown().Split('\n');
        string row = lines.First(l => l.Contains("student of", StringComparison.Ordinal));
        Assert.DoesNotContain('\u0000', row);
        Assert.Equal(Columns(lines[1]), Columns(row));
        Assert.DoesNotContain(" <img", row, StringComparison.Ordinal);

        static int Columns(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
    }

    [Fact]
    public void Pages_are_sound_and_no_run_is_a_mistake()
    {
        PageCheck.Parse(HtmlComparison.Render(Runs));
        PageCheck.Parse(HtmlComparison.Render([ReportExample.Bare]));
        Assert.Throws<ArgumentException>(() => ComparisonTable.Of([]));
    }
}
