namespace KnowledgeTransfer.Reports;

/// <summary>Options and provenance, folded: for whoever repeats the run.</summary>
internal static class ProvenanceSection
{
    private const int MostLines = 400;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        using (html.Start("section", ("aria-labelledby", "provenance")))
        {
            html.Element("h2", "To repeat this run", ("id", "provenance"));
            using (html.Start("p"))
            {
                html.Text("Seed ");
                html.Element("b", run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
                html.Text(". The same inputs and options give the same files.");
            }
            List(html, "Options", run.Options);
            List(html, "Provenance", run.Provenance);
        }
    }

    /// <summary>A folded list; nothing if it is empty.</summary>
    public static void List(HtmlWriter html, string title, IReadOnlyList<NamedValue> lines)
    {
        if (lines.Count == 0) return;
        using (html.Start("details"))
        {
            html.Element("summary", $"{title} ({ReportNumbers.Count(lines.Count)})");
            using (html.Start("dl", ("class", "list")))
            {
                foreach (NamedValue line in lines.Take(MostLines))
                {
                    html.Name("dt", line.Name);
                    html.Name("dd", line.Value);
                }
            }
            if (lines.Count > MostLines) html.Element("p", $"and {ReportNumbers.Count(lines.Count - MostLines)} more", ("class", "note"));
        }
    }
}
