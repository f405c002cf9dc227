using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Reports;

/// <summary>Test pictures of a segmentation beside truth and prediction, in VOC's colours: one HTML file that works offline.</summary>
public static class SegmentationPage
{
    private const string Style = """

        .legend{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;margin:.75rem 0 1.25rem;padding:0;list-style:none}
        .swatch{display:inline-block;width:.9em;height:.9em;margin-right:.4em;border:1px solid var(--rule);vertical-align:-.08em}

        """;

    /// <summary>Renders the page; the same data give the same text.</summary>
    /// <param name="title">What was trained.</param>
    /// <param name="note">The figure and its schedule.</param>
    /// <param name="classNames">Background first, then the classes in the order of their numbers.</param>
    /// <param name="pictures">Id, picture, truth and prediction of each.</param>
    public static string Render(
        string title, string note, IReadOnlyList<string> classNames,
        IReadOnlyList<(string Id, RgbImage Picture, VocMask Truth, VocMask Prediction)> pictures)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(pictures);
        return HtmlPage.Render(title, html =>
        {
            using (html.Start("main"))
            {
                html.Name("h1", title);
                html.Name("p", note, ("class", "note"));
                using (html.Start("ul", ("class", "legend")))
                {
                    foreach ((int number, string name) in classNames.Index()) Legend(html, (byte)number, name);
                    Legend(html, VocMask.Border, "not judged");
                }
                using (html.Start("div", ("class", "examples")))
                    foreach (var picture in pictures) Example(html, picture.Id, picture.Picture, picture.Truth, picture.Prediction);
            }
        }, TeacherStyle.Css + Style.ReplaceLineEndings("\n"));
    }

    private static void Legend(HtmlWriter html, byte number, string name)
    {
        (byte red, byte green, byte blue) = VocPalette.Colour(number);
        using (html.Start("li"))
        {
            html.Element("span", "", ("class", "swatch"), ("style", FormattableString.Invariant($"background:rgb({red},{green},{blue})")));
            html.Element("bdi", name);
        }
    }

    private static void Example(HtmlWriter html, string id, RgbImage picture, VocMask truth, VocMask prediction)
    {
        using (html.Start("div", ("class", "example")))
        {
            html.Name("small", id, ("class", "label"));
            using (html.Start("div", ("class", "shots")))
            {
                Shot(html, id, "picture", picture);
                Shot(html, id, "truth", Coloured(truth));
                Shot(html, id, "prediction", Coloured(prediction));
            }
        }
    }

    private static void Shot(HtmlWriter html, string id, string caption, RgbImage image)
    {
        using (html.Start("figure"))
        {
            string source = "data:image/png;base64," + Convert.ToBase64String(PngPicture.Encode(image));
            html.Empty("img", ("src", source), ("alt", $"{id}: {caption}"));
            html.Element("figcaption", caption);
        }
    }

    private static RgbImage Coloured(VocMask mask)
    {
        byte[] colours = VocPalette.Colours, pixels = new byte[3 * mask.Numbers.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = colours[3 * mask.Numbers[i / 3] + i % 3];
        return new RgbImage(mask.Width, mask.Height, pixels);
    }
}
