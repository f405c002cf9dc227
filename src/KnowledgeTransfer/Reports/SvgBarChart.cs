using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>Cluster sizes, largest first, as inline SVG whose size does not grow with k.</summary>
internal static class SvgBarChart
{
    /// <summary>Up to this many clusters each has its own bar; above, a bar is the mean of neighbours in the sorted order.</summary>
    private const int MostBars = 240;

    /// <summary>Writes the figure; writes nothing without clusters.</summary>
    public static void Write(HtmlWriter html, string id, IReadOnlyList<long> sizes)
    {
        if (sizes.Count == 0) return;
        long[] sorted = sizes.OrderDescending().ToArray();
        int bars = Math.Min(sorted.Length, MostBars);
        double[] heights = new double[bars];
        for (int i = 0; i < bars; i++)
        {
            int from = (int)((long)i * sorted.Length / bars), to = (int)((long)(i + 1) * sorted.Length / bars);
            heights[i] = sorted[from..to].Average();
        }
        double even = sorted.Average();
        double left = SvgFrame.Left, right = SvgFrame.Width - SvgFrame.Right, ground = SvgFrame.Height - SvgFrame.Bottom;
        var y = new ChartAxis(0, Math.Max(1, heights[0]), 4, ground, SvgFrame.Top, widen: true, whole: true);
        var x = new ChartAxis(0, sorted.Length, 5, left, right, widen: false, whole: true);
        string title = string.Create(CultureInfo.InvariantCulture, $"Sizes of the {sorted.Length:N0} clusters");
        string description = "Pictures per cluster, largest first: from " +
            $"{ReportNumbers.Count(sorted[0])} to {ReportNumbers.Count(sorted[^1])}, " +
            $"median {ReportNumbers.Count(sorted[sorted.Length / 2])}; equal shares would be {ReportNumbers.Short(even)}.";

        using (html.Start("figure", ("class", "panel")))
        {
            html.Element("h3", title);
            using (SvgFrame.Start(html, id, title, description))
            {
                SvgFrame.Axes(html, x, y, "clusters, largest first", "pictures");
                double slot = (right - left) / bars;
                double gap = slot > 2 ? Math.Min(2, slot * 0.25) : 0;
                var path = new StringBuilder();
                for (int i = 0; i < bars; i++)
                {
                    path.Append('M').Append(ReportNumbers.Coordinate(left + i * slot)).Append(' ').Append(ReportNumbers.Coordinate(ground))
                        .Append('V').Append(ReportNumbers.Coordinate(y.Pixel(heights[i])))
                        .Append('H').Append(ReportNumbers.Coordinate(left + (i + 1) * slot - gap))
                        .Append('V').Append(ReportNumbers.Coordinate(ground)).Append('z');
                }
                html.Empty("path", ("class", "f0"), ("d", path.ToString()));
                SvgFrame.Line(html, "even", left, y.Pixel(even), right, y.Pixel(even));
                SvgFrame.Label(html, "equal shares", right - 4, y.Pixel(even) - 6, "end", "t1");
            }
            string grouped = bars < sorted.Length ? " Each bar is the mean of neighbouring clusters in this order." : "";
            html.Element("figcaption", description + grouped);
        }
    }
}
