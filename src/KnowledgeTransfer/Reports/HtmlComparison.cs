namespace KnowledgeTransfer.Reports;

/// <summary>Several runs on one page: which teacher taught the same student best.</summary>
public static class HtmlComparison
{
    /// <summary>Renders a comparison; the same promises as <see cref="HtmlReport.Render"/>.</summary>
    /// <param name="runs">At least one; see <see cref="ComparisonTable.Of"/> for how they are grouped.</param>
    public static string Render(IReadOnlyList<RunSummary> runs)
    {
        ComparisonTable table = ComparisonTable.Of(runs);
        const string Title = "Teachers compared";
        return HtmlPage.Render(Title, html =>
        {
            using (html.Start("header"))
            {
                html.Element("h1", Title);
                Lead(html, table);
            }
            using (html.Start("main"))
            {
                using (html.Start("section", ("aria-label", "Results")))
                {
                    Table(html, table);
                    using (html.Start("ul", ("class", "notes note")))
                        foreach (string note in table.Notes) html.Name("li", note);
                }
                using (html.Start("section", ("aria-label", "Margins"))) SvgMarginChart.Write(html, table);
            }
            using (html.Start("footer", ("class", "note")))
                html.Element("p", $"{ReportNumbers.Count(runs.Count)} runs. The report of each run has its options and hashes.");
        });
    }

    private static void Lead(HtmlWriter html, ComparisonTable table)
    {
        ComparisonRow[] students = table.Rows.Where(r => r.Role == SubjectRole.Student && r.Scores.FirstOrDefault() is not null).ToArray();
        if (!table.SamePictures || students.Length == 0 || students[0].Margins[0] is not { } margin) return;
        using (html.Start("p", ("class", "lead")))
        {
            html.Text(students.Length > 1 ? $"Of {ReportNumbers.Count(students.Length)} teachers, " : "");
            html.Element("bdi", students[0].Name);
            html.Text(students.Length > 1 ? " comes first: student " : ": student ");
            html.Text($"{ReportNumbers.Statistic(students[0].Scores[0]!)}\u00a0%, ");
            html.Element("strong", $"{ReportNumbers.Points(margin.Mean)}\u00a0points", margin.Mean > 0 ? [] : [("class", "low")]);
            html.Text(" over a random one");
        }
        using (html.Start("p", ("class", "note")))
        {
            html.Text($"{table.Protocols[0].Name} accuracy. That teacher is ");
            SupervisionTag.Write(html, students[0].Supervision ?? TeacherSupervision.Unknown);
        }
    }

    private static void Table(HtmlWriter html, ComparisonTable table)
    {
        using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Comparison table")))
        using (html.Start("table"))
        {
            using (html.Start("thead"))
            using (html.Start("tr"))
            {
                html.Element("th", "features of", ("scope", "col"));
                html.Element("th", "runs", ("scope", "col"));
                foreach (ProtocolSummary protocol in table.Protocols) html.Element("th", protocol.Name, ("scope", "col"));
            }
            using (html.Start("tbody"))
                foreach (ComparisonRow row in table.Rows) Row(html, row);
        }
    }

    private static void Row(HtmlWriter html, ComparisonRow row)
    {
        using (html.Start("tr", row.Role == SubjectRole.Student ? [("class", "main")] : []))
        {
            using (html.Start("th", ("scope", "row")))
            {
                html.Text(row.Role == SubjectRole.Student ? "student of " : "");
                html.Element("bdi", row.Name);
                html.Text(row.Role == SubjectRole.Teacher ? " itself " : " ");
                if (row.Supervision is { } supervision) SupervisionTag.Write(html, supervision);
                if (row.Role is SubjectRole.RandomStudent or SubjectRole.Pixels or SubjectRole.Control)
                    html.Element("span", "control", ("class", "tag"));
                if (row.Detail.Length > 0) html.Name("small", row.Detail);
            }
            html.Element("td", ReportNumbers.Count(row.RunCount));
            for (int i = 0; i < row.Scores.Count; i++)
            {
                if (row.Scores[i] is not { } score)
                {
                    html.Element("td", ReportNumbers.NotMeasured, ("class", "none"));
                    continue;
                }
                using (html.Start("td"))
                {
                    html.Text(ReportNumbers.Statistic(score));
                    if (row.Margins[i] is { } margin)
                        html.Element("small", ReportNumbers.Points(margin.Mean), ("class", margin.Mean > 0 ? "gain" : "loss"));
                }
            }
        }
    }
}
