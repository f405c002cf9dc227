using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Reports;

/// <summary>Test pictures with what was found, missed and wrongly seen.</summary>
internal static class DetectionGallery
{
    private const int LongestSide = 400; // a page of eight stays below 3 MB

    /// <summary>Writes the section; nothing without pictures.</summary>
    public static void Write(HtmlWriter html, DetectionReportData data)
    {
        if (data.Pictures.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "pictures")))
        {
            html.Element("h2", "What it finds", ("id", "pictures"));
            if (data.PictureNote.Length > 0) html.Element("p", data.PictureNote, ("class", "note"));
            using (html.Start("ul", ("class", "legend")))
            {
                Key(html, "found", "found");
                Key(html, "missed", "missed");
                Key(html, "wrong", "nothing there, another class, or found before");
            }
            using (html.Start("div", ("class", "drawn")))
                foreach ((int i, DrawnPicture picture) in data.Pictures.Index()) Picture(html, i, picture);
        }
    }

    private static void Key(HtmlWriter html, string outcome, string meaning)
    {
        using (html.Start("li"))
        {
            html.Element("span", "", ("class", outcome));
            html.Text(meaning);
        }
    }

    private static void Picture(HtmlWriter html, int number, DrawnPicture picture)
    {
        string counts = string.Join(", ", picture.Boxes.CountBy(box => box.Outcome).OrderBy(pair => pair.Key)
            .Select(pair => $"{ReportNumbers.Count(pair.Value)} {Word(pair.Key)}"));
        string png = Convert.ToBase64String(PngPicture.Encode(Reduced(picture.Image), LongestSide));
        using (html.Start("figure"))
        {
            using (html.Start("div", ("class", "frame")))
            {
                html.Empty("img", ("src", "data:image/png;base64," + png), ("alt", picture.Id));
                string size = string.Create(CultureInfo.InvariantCulture, $"0 0 {picture.Image.Width} {picture.Image.Height}");
                using (html.Start("svg", ("viewBox", size), ("role", "img"), ("aria-labelledby", $"boxes-{number}")))
                {
                    html.Element("title", $"Boxes on {picture.Id}: {counts}", ("id", $"boxes-{number}"));
                    foreach (DrawnBox box in picture.Boxes) Box(html, box.Box, "edge");
                    foreach (DrawnBox box in picture.Boxes) Box(html, box.Box, Word(box.Outcome));
                    foreach (DrawnBox box in picture.Boxes) Label(html, box, picture.Image);
                }
            }
            using (html.Start("figcaption"))
            {
                html.Element("bdi", picture.Id);
                html.Text(counts.Length > 0 ? ": " + counts : ": nothing to find, nothing found");
            }
        }
    }

    private static void Box(HtmlWriter html, PixelBox box, string kind) => html.Empty("rect",
        ("class", kind), ("x", ReportNumbers.Coordinate(box.Left)), ("y", ReportNumbers.Coordinate(box.Top)),
        ("width", ReportNumbers.Coordinate(box.Width)), ("height", ReportNumbers.Coordinate(box.Height)));

    private static void Label(HtmlWriter html, DrawnBox drawn, RgbImage image)
    {
        double size = Math.Max(image.Width, image.Height) / 40.0;
        html.Element("text", drawn.Label, ("x", ReportNumbers.Coordinate(drawn.Box.Left + size / 4)),
            ("y", ReportNumbers.Coordinate(drawn.Box.Top + size * 1.1)), ("font-size", ReportNumbers.Coordinate(size)));
    }

    private static RgbImage Reduced(RgbImage image)
    {
        int longest = Math.Max(image.Width, image.Height);
        return longest <= LongestSide ? image
            : Resampler.Resize(image, Side(image.Width), Side(image.Height), ResizeFilter.Bilinear);

        int Side(int side) => Math.Max(1, (int)((long)side * LongestSide / longest));
    }

    private static string Word(DetectionOutcome outcome) => outcome switch
    {
        DetectionOutcome.Found => "found",
        DetectionOutcome.Missed => "missed",
        DetectionOutcome.Wrong => "wrong",
        _ => "ignored",
    };
}
