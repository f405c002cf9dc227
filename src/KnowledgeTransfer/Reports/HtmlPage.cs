namespace KnowledgeTransfer.Reports;

/// <summary>The frame of every page: one file, no script, nothing fetched.</summary>
internal static class HtmlPage
{
    /// <summary>A whole page.</summary>
    /// <param name="title">For the browser's tab.</param>
    /// <param name="body">Writes the body.</param>
    /// <param name="ownStyle">What this kind of page adds to the style sheet.</param>
    public static string Render(string title, Action<HtmlWriter> body, string ownStyle = "")
    {
        var html = new HtmlWriter();
        html.Verbatim("<!DOCTYPE html>");
        using (html.Start("html", ("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml")))
        {
            using (html.Start("head"))
            {
                html.Empty("meta", ("charset", "utf-8"));
                html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
                // A browser then fetches nothing and runs nothing, whatever the names in the page say.
                html.Empty("meta", ("http-equiv", "Content-Security-Policy"),
                    ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
                html.Element("title", title);
                using (html.Start("style")) html.Verbatim(ReportStyle.Css + ownStyle);
            }
            using (html.Start("body")) body(html);
        }
        html.Verbatim("\n");
        return html.ToString();
    }
}
