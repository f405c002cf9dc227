using System.Globalization;

namespace KnowledgeTransfer.Reports;

/// <summary>What both charts share: the drawing's size, accessible title and description, grid, ticks and units.</summary>
internal static class SvgFrame
{
    /// <summary>Drawing units; the picture scales with the page, so that text keeps a readable size at 360 px.</summary>
    public const double Width = 420, Height = 230, Left = 64, Right = 14, Top = 14, Bottom = 44;

    /// <summary>Opens the drawing.</summary>
    /// <param name="html">Where to write.</param>
    /// <param name="id">Unique on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What a reader would see, in words.</param>
    /// <param name="height">In drawing units.</param>
    public static HtmlWriter.Scope Start(HtmlWriter html, string id, string title, string description, double height = Height)
    {
        string viewBox = string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {height}");
        HtmlWriter.Scope scope = html.Start("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", viewBox), ("role", "img"),
            ("aria-labelledby", $"{id}-title {id}-text"));
        html.Element("title", title, ("id", $"{id}-title"));
        html.Element("desc", description, ("id", $"{id}-text"));
        return scope;
    }

    /// <summary>Draws grid lines, tick labels and the names of the axes.</summary>
    public static void Axes(HtmlWriter html, ChartAxis x, ChartAxis y, string xName, string yName, bool isShare = false)
    {
        foreach (double tick in y.Ticks)
        {
            Line(html, "grid", Left, y.Pixel(tick), Width - Right, y.Pixel(tick));
            string text = isShare ? $"{ReportNumbers.Tick(tick * 100)}\u00a0%" : ReportNumbers.Tick(tick);
            Label(html, text, Left - 8, y.Pixel(tick) + 4, "end");
        }
        foreach (double tick in x.Ticks)
        {
            Line(html, "axis", x.Pixel(tick), Height - Bottom, x.Pixel(tick), Height - Bottom + 4);
            Label(html, ReportNumbers.Tick(tick), x.Pixel(tick), Height - Bottom + 17, "middle");
        }
        Line(html, "axis", Left, Height - Bottom, Width - Right, Height - Bottom);
        Label(html, xName, (Left + Width - Right) / 2, Height - 6, "middle");
        // The unit of the vertical axis stands in the drawing's name too; here it is turned beside the axis.
        double middle = (Top + Height - Bottom) / 2;
        string turned = $"translate(10 {ReportNumbers.Coordinate(middle)}) rotate(-90)";
        html.Element("text", yName, ("transform", turned), ("text-anchor", "middle"));
    }

    /// <summary>A straight line.</summary>
    public static void Line(HtmlWriter html, string style, double x1, double y1, double x2, double y2) =>
        html.Empty("line", ("class", style), ("x1", ReportNumbers.Coordinate(x1)), ("y1", ReportNumbers.Coordinate(y1)),
            ("x2", ReportNumbers.Coordinate(x2)), ("y2", ReportNumbers.Coordinate(y2)));

    /// <summary>A word.</summary>
    public static void Label(HtmlWriter html, string text, double x, double y, string anchor, string? style = null)
    {
        (string, string)[] place = [("x", ReportNumbers.Coordinate(x)), ("y", ReportNumbers.Coordinate(y)), ("text-anchor", anchor)];
        html.Element("text", text, style is null ? place : [.. place, ("class", style)]);
    }
}
