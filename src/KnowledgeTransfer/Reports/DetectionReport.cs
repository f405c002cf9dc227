namespace KnowledgeTransfer.Reports;

/// <summary>
/// The page of a detection protocol: average precision per class, and test pictures with what was found. One HTML file that works offline,
/// without scripts, on a phone, in the dark and on paper.
/// </summary>
public static class DetectionReport
{
    /// <summary>
    /// Renders the page. A pure function: the same data give the same text in every culture. All strings are encoded; nothing is fetched.
    /// </summary>
    /// <param name="data">What to show; parts that are not there are left out.</param>
    /// <returns>XHTML-compatible HTML 5 with LF line ends.</returns>
    public static string Render(DetectionReportData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return HtmlPage.Render(data.Title, html =>
        {
            using (html.Start("header"))
            {
                html.Name("h1", data.Title);
                html.Element("p", data.Lead, ("class", "lead"));
                if (data.Figures.Count > 0) FigureList.Write(html, [.. data.Figures.Select(f => (f.Name, (string?)f.Value, ""))]);
            }
            using (html.Start("main"))
            {
                Table(html, data);
                DetectionGallery.Write(html, data);
                Settings(html, data);
            }
            using (html.Start("footer", ("class", "note")))
                html.Element("p", "Task: Fast R-CNN (Girshick, ICCV 2015) from transferred convolutions (Noroozi et al., CVPR 2018).");
        }, DetectionStyle.Css);
    }

    private static void Table(HtmlWriter html, DetectionReportData data)
    {
        if (data.Rows.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "classes")))
        {
            html.Element("h2", "Average precision", ("id", "classes"));
            if (data.TableNote.Length > 0) html.Element("p", data.TableNote, ("class", "note"));
            using (html.Start("div", ("class", "scroll"), ("tabindex", "0")))
            using (html.Start("table"))
            {
                using (html.Start("thead"))
                using (html.Start("tr"))
                    foreach (string head in data.Heads) html.Element("th", head, ("scope", "col"));
                using (html.Start("tbody"))
                    for (int i = 0; i < data.Rows.Count; i++) Row(html, data.Rows[i], isMean: i == data.Rows.Count - 1);
            }
        }
    }

    private static void Row(HtmlWriter html, IReadOnlyList<string> cells, bool isMean)
    {
        using (html.Start("tr", isMean ? [("class", "main")] : []))
        {
            html.Name("th", cells[0], ("scope", "row"));
            foreach (string cell in cells.Skip(1)) html.Element("td", cell);
        }
    }

    private static void Settings(HtmlWriter html, DetectionReportData data)
    {
        if (data.Settings.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "provenance")))
        {
            html.Element("h2", "Settings", ("id", "provenance"));
            ProvenanceSection.List(html, "Settings", data.Settings);
        }
    }
}
