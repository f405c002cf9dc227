namespace KnowledgeTransfer.Reports;

/// <summary>Students' margins over the random student as horizontal bars with their standard deviations.</summary>
internal static class SvgMarginChart
{
    private const int MostRows = 40;
    private const double RowHeight = 40, Foot = 34, Left = 6, Right = 64;

    /// <summary>Writes the figure for the table's first protocol; nothing if no student has a margin in it.</summary>
    public static void Write(HtmlWriter html, ComparisonTable table)
    {
        (ComparisonRow Row, ScoreStatistic Margin)[] rows = table.Rows
            .Where(r => r.Role == SubjectRole.Student && r.Margins.Count > 0 && r.Margins[0] is not null)
            .Select(r => (r, r.Margins[0]!)).Take(MostRows).ToArray();
        if (rows.Length == 0) return;
        string protocol = table.Protocols[0].Name;
        double low = Math.Min(0, rows.Min(r => r.Margin.Mean - (r.Margin.StandardDeviation ?? 0)));
        double high = Math.Max(0, rows.Max(r => r.Margin.Mean + (r.Margin.StandardDeviation ?? 0)));
        var x = new ChartAxis(low * 100, high * 100, 6, Left, SvgFrame.Width - Right, widen: true);
        double ground = rows.Length * RowHeight + 4;
        string title = $"Margin over the random student, {protocol}";
        string description = string.Join(" ", rows.Select(r => $"{r.Row.Name}: {Text(r.Margin)} points."));

        using (html.Start("figure", ("class", "panel narrow")))
        {
            html.Element("h3", title);
            using (SvgFrame.Start(html, "margins", title, description, ground + Foot))
            {
                foreach (double tick in x.Ticks)
                {
                    SvgFrame.Line(html, tick == 0 ? "axis" : "grid", x.Pixel(tick), 0, x.Pixel(tick), ground);
                    SvgFrame.Label(html, ReportNumbers.Tick(tick), x.Pixel(tick), ground + 15, "middle");
                }
                SvgFrame.Label(html, "percentage points", SvgFrame.Width - Right, ground + 30, "end");
                for (int i = 0; i < rows.Length; i++) Bar(html, rows[i].Row, rows[i].Margin, x, i * RowHeight);
            }
        }
    }

    private static void Bar(HtmlWriter html, ComparisonRow row, ScoreStatistic margin, ChartAxis x, double top)
    {
        double mean = x.Pixel(margin.Mean * 100), zero = x.Pixel(0);
        SvgFrame.Label(html, row.Name.Length > 48 ? row.Name[..48] + "…" : row.Name, zero + 5, top + 14, "start", "name");
        html.Empty("rect", ("class", margin.Mean > 0 ? "f0" : "f1"), ("x", ReportNumbers.Coordinate(Math.Min(zero, mean))),
            ("y", ReportNumbers.Coordinate(top + 20)), ("width", ReportNumbers.Coordinate(Math.Abs(mean - zero))), ("height", "11"));
        double end = Math.Max(mean, zero);
        if (margin.StandardDeviation is { } deviation)
        {
            double from = x.Pixel((margin.Mean - deviation) * 100), to = x.Pixel((margin.Mean + deviation) * 100);
            SvgFrame.Line(html, "whisker", from, top + 25.5, to, top + 25.5);
            end = Math.Max(end, to);
        }
        SvgFrame.Label(html, ReportNumbers.Points(margin.Mean), end + 6, top + 30, "start", margin.Mean > 0 ? "t0" : "t1");
    }

    private static string Text(ScoreStatistic margin) => margin.StandardDeviation is { } deviation
        ? $"{ReportNumbers.Points(margin.Mean)} ± {ReportNumbers.Short(Math.Round(deviation * 100, 1))}"
        : ReportNumbers.Points(margin.Mean);
}
