namespace KnowledgeTransfer.Reports;

/// <summary>The report of one run as one HTML file that works offline, without scripts, on a phone, in the dark and on paper.</summary>
public static class HtmlReport
{
    /// <summary>
    /// Renders a summary. A pure function: the same summary gives the same text in every culture and time zone. All strings of the summary
    /// are encoded; nothing is fetched from anywhere.
    /// </summary>
    /// <param name="run">What to show. Thumbnails must be PNG files; of many clusters the largest and smallest few are shown, up to 1.9
    /// MB.</param>
    /// <returns>XHTML-compatible HTML 5 with LF line ends; below 3 MB.</returns>
    /// <exception cref="ArgumentException">A thumbnail is no PNG, or pictures are given for a cluster that does not exist.</exception>
    public static string Render(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return HtmlPage.Render(run.Title, html =>
        {
            HeroSection.Write(html, run);
            using (html.Start("main"))
            {
                ResultsSection.Write(html, run);
                InputSection.Write(html, run);
                ClusterSection.Write(html, run);
                StudentSection.Write(html, run);
                ParitySection.Write(html, run);
                ProvenanceSection.Write(html, run);
            }
            using (html.Start("footer", ("class", "note")))
                html.Element("p", "Method: Noroozi, Vinjimoor, Favaro, Pirsiavash, " +
                    "Boosting Self-Supervised Learning via Knowledge Transfer, CVPR 2018.");
        });
    }
}
