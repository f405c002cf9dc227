namespace KnowledgeTransfer.Reports;

/// <summary>Whether the exported file is the network that was trained.</summary>
internal static class ParitySection
{
    /// <summary>Writes the section; nothing without an export.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        if (run.Parity.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "parity")))
        {
            html.Element("h2", "The exported network", ("id", "parity"));
            html.Element("p", "ONNX Runtime and the trained network on the same pictures: how far the numbers are apart.");
            using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Parity table")))
            using (html.Start("table"))
            {
                using (html.Start("thead"))
                using (html.Start("tr"))
                {
                    string[] headings = ["file, output", "pictures", "greatest difference", "relative to range", "allowed", "equal argmax"];
                    foreach (string heading in headings) html.Element("th", heading, ("scope", "col"));
                }
                using (html.Start("tbody"))
                    foreach (ParitySummary line in run.Parity) Row(html, line);
            }
        }
    }

    private static void Row(HtmlWriter html, ParitySummary line)
    {
        using (html.Start("tr"))
        {
            using (html.Start("th", ("scope", "row")))
            {
                html.Element("bdi", line.File);
                html.Name("small", line.Output);
            }
            html.Element("td", ReportNumbers.Count(line.PictureCount));
            html.Element("td", ReportNumbers.Short(line.GreatestDifference));
            html.Element("td", ReportNumbers.Short(line.RelativeDifference),
                ("class", line.RelativeDifference <= line.RelativeTolerance ? "gain" : "loss"));
            html.Element("td", ReportNumbers.Short(line.RelativeTolerance));
            html.Element("td", line.EqualArgmaxShare is { } equal ? ReportNumbers.Percent(equal) : "–");
        }
    }
}
