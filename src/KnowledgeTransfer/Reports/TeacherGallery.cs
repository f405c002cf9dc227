namespace KnowledgeTransfer.Reports;

/// <summary>Examples: what the network is shown, what it answers, the truth.</summary>
internal static class TeacherGallery
{
    /// <summary>Bytes of pictures that a page may embed: base64 adds a third, and the whole page stays below 3 MB.</summary>
    private const long MostBytes = 1_900_000;

    /// <summary>Writes the section; nothing without examples.</summary>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        if (data.Illustrations.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "examples")))
        {
            bool answers = data.Illustrations.Any(i => i.Pictures.Any(p => p.IsRight is not null)) || data.Curve.Count > 0;
            html.Element("h2", answers ? "What it is shown, and what it answers" : "What a network is shown", ("id", "examples"));
            if (data.IllustrationNote.Length > 0) html.Element("p", data.IllustrationNote, ("class", "note"));
            long bytes = 0;
            int shown = 0;
            using (html.Start("div", ("class", "examples")))
            {
                foreach (TeacherIllustration illustration in data.Illustrations)
                {
                    byte[][] pngs = [.. illustration.Pictures.Select(p => PngPicture.Encode(p.Image))];
                    bytes += pngs.Sum(png => (long)png.Length);
                    if (bytes > MostBytes) break;
                    Example(html, illustration, pngs);
                    shown++;
                }
            }
            if (shown < data.Illustrations.Count)
            {
                string more = ReportNumbers.Count(data.Illustrations.Count - shown);
                html.Element("p", $"{more} more are left out to keep this file small.", ("class", "note"));
            }
        }
    }

    private static void Example(HtmlWriter html, TeacherIllustration illustration, byte[][] pngs)
    {
        using (html.Start("div", ("class", "example")))
        {
            html.Name("small", illustration.Id, ("class", "label"));
            using (html.Start("div", ("class", "shots")))
                for (int i = 0; i < pngs.Length; i++) Shot(html, illustration.Pictures[i], pngs[i], illustration.Id);
        }
    }

    private static void Shot(HtmlWriter html, TeacherPicture picture, byte[] png, string id)
    {
        using (html.Start("figure"))
        {
            html.Empty("img", ("src", "data:image/png;base64," + Convert.ToBase64String(png)), ("alt", $"{id}: {picture.Caption}"));
            using (html.Start("figcaption"))
            {
                if (picture.IsRight is { } right)
                    html.Element("b", right ? "✓ " : "✗ ", ("class", right ? "gain" : "loss"));
                html.Text(picture.Caption);
            }
        }
    }
}
