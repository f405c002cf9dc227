namespace KnowledgeTransfer.Reports;

/// <summary>A row of key figures.</summary>
internal static class FigureList
{
    /// <summary>Writes names above figures; a null figure is said to be not measured.</summary>
    public static void Write(HtmlWriter html, params ReadOnlySpan<(string Name, string? Figure, string Remark)> figures)
    {
        using (html.Start("dl", ("class", "figures")))
        {
            foreach ((string name, string? figure, string remark) in figures)
            {
                using (html.Start("div"))
                {
                    html.Element("dt", name);
                    if (figure is null) html.Element("dd", ReportNumbers.NotMeasured, ("class", "none"));
                    else
                    {
                        using (html.Start("dd"))
                        {
                            html.Text(figure);
                            if (remark.Length > 0) html.Element("small", remark);
                        }
                    }
                }
            }
        }
    }
}
