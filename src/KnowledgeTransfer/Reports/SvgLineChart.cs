using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">x ascending; a null y is a gap that the line bridges.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>A line chart as inline SVG.</summary>
internal static class SvgLineChart
{
    /// <summary>More points than pixels say nothing more: lines are thinned to this many, ends kept.</summary>
    private const int MostPoints = 420;

    /// <summary>A diverged loss beyond this is left out: the scale itself would overflow.</summary>
    private const double Greatest = 1e300;

    /// <summary>Writes a figure with chart and caption; writes nothing if no series has two points.</summary>
    /// <param name="html">Where to write.</param>
    /// <param name="id">Unique on the page.</param>
    /// <param name="title">Heading and accessible name.</param>
    /// <param name="caption">A line below, or empty.</param>
    /// <param name="xName">Name of the horizontal axis.</param>
    /// <param name="yName">Name and unit of the vertical axis.</param>
    /// <param name="isShare">True if values are shares, written in percent.</param>
    /// <param name="all">Two series at most.</param>
    /// <param name="level">A line to compare with, or null.</param>
    public static void Write(HtmlWriter html, string id, string title, string caption, string xName, string yName, bool isShare,
        IReadOnlyList<ChartSeries> all, ChartLevel? level = null)
    {
        Func<double, string> format = isShare ? ReportNumbers.Percent : ReportNumbers.Short;
        (string Name, (double X, double Y)[] Points)[] series = all
            .Select(s => (s.Name,
                Points: s.Points.Where(p => p.Y is { } y && Math.Abs(y) < Greatest).Select(p => (p.X, p.Y!.Value)).ToArray()))
            .Where(s => s.Points.Length > 1).ToArray();
        if (series.Length == 0) return;
        var points = series.SelectMany(s => s.Points).ToArray();
        double right = SvgFrame.Width - SvgFrame.Right, ground = SvgFrame.Height - SvgFrame.Bottom;
        var x = new ChartAxis(points.Min(p => p.X), points.Max(p => p.X), 5, SvgFrame.Left, right, widen: false, whole: true);
        double[] heights = [.. points.Select(p => p.Y), .. level is null ? [] : new[] { level.Value }];
        var y = new ChartAxis(heights.Min(), heights.Max(), 4, ground, SvgFrame.Top, widen: true);
        string description = string.Join(" ", series.Select(s =>
            $"{s.Name}: from {format(s.Points[0].Y)} at {ReportNumbers.Short(s.Points[0].X)} " +
            $"to {format(s.Points[^1].Y)} at {ReportNumbers.Short(s.Points[^1].X)}."));
        if (level is not null) description += $" {level.Name}: {format(level.Value)}.";

        using (html.Start("figure", ("class", "panel")))
        {
            html.Element("h3", title);
            using (SvgFrame.Start(html, id, title, $"{yName} by {xName}. {description}"))
            {
                SvgFrame.Axes(html, x, y, xName, yName, isShare);
                if (level is not null)
                {
                    SvgFrame.Line(html, "level", SvgFrame.Left, y.Pixel(level.Value), right, y.Pixel(level.Value));
                    SvgFrame.Label(html, $"{level.Name} {format(level.Value)}", right - 6, y.Pixel(level.Value) - 5, "end", "t1");
                }
                for (int i = 0; i < series.Length; i++)
                    html.Empty("polyline", ("class", $"line s{i}"), ("points", Path(series[i].Points, x, y)));
                bool rising = series[0].Points[^1].Y > series[0].Points[0].Y;
                if (series.Length > 1) Legend(html, series.Select(s => s.Name).ToArray(), y, rising, level);
            }
            if (caption.Length > 0) html.Element("figcaption", caption);
        }
    }

    private static string Path((double X, double Y)[] points, ChartAxis x, ChartAxis y)
    {
        var path = new StringBuilder();
        int count = Math.Min(points.Length, MostPoints);
        for (int i = 0; i < count; i++)
        {
            (double px, double py) = points[(int)((long)i * (points.Length - 1) / (count - 1))];
            if (i > 0) path.Append(' ');
            path.Append(ReportNumbers.Coordinate(x.Pixel(px))).Append(',').Append(ReportNumbers.Coordinate(y.Pixel(py)));
        }
        return path.ToString();
    }

    private static void Legend(HtmlWriter html, string[] names, ChartAxis y, bool rising, ChartLevel? level)
    {
        // Rising curves leave the lower right free, falling ones the upper right; a level there pushes the legend inwards.
        double? line = level is null ? null : y.Pixel(level.Value);
        double top = rising
            ? (line is { } low ? Math.Min(low - 8, y.Pixel(y.Minimum)) : y.Pixel(y.Minimum)) - 12 - 18 * (names.Length - 1)
            : Math.Max(SvgFrame.Top, line ?? 0) + 14;
        double right = SvgFrame.Width - SvgFrame.Right - 6;
        for (int i = 0; i < names.Length; i++)
        {
            double at = top + 18 * i;
            SvgFrame.Line(html, $"line s{i}", right - 26, at - 4, right, at - 4);
            SvgFrame.Label(html, names[i], right - 33, at, "end", $"t{i}");
        }
    }
}
