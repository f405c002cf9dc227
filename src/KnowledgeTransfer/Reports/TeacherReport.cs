namespace KnowledgeTransfer.Reports;

/// <summary>
/// A teacher's page: what it is shown and what it answers, what it confuses, how it learned, whether it cheats. One HTML file that works
/// offline, without scripts, on a phone, in the dark and on paper.
/// </summary>
public static class TeacherReport
{
    /// <summary>
    /// Renders the page. A pure function: the same data give the same text in every culture. All strings are encoded; nothing is fetched.
    /// </summary>
    /// <param name="data">What to show; parts that are not there are left out.</param>
    /// <returns>XHTML-compatible HTML 5 with LF line ends; below 3 MB.</returns>
    /// <exception cref="ArgumentException">A confused pair names a class that does not exist.</exception>
    public static string Render(TeacherReportData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return HtmlPage.Render(data.Title, html =>
        {
            TeacherHero.Write(html, data);
            using (html.Start("main"))
            {
                TeacherGallery.Write(html, data);
                TeacherConfusionSection.Write(html, data);
                TeacherCurveSection.Write(html, data);
                TeacherShortcutSection.Write(html, data);
                TeacherProvenance.Write(html, data);
            }
            using (html.Start("footer", ("class", "note"))) html.Name("p", $"Task: {data.Source}.");
        }, TeacherStyle.Css);
    }
}
