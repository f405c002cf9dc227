using System.Globalization;

namespace KnowledgeTransfer.Reports;

/// <summary>A row per class that was asked for, a column per answer, each cell tinted by its share of the row.</summary>
internal static class ConfusionTable
{
    /// <summary>Strongest tint: text keeps a contrast of 4.5 on it in both schemes.</summary>
    private const double Strongest = 40;

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlWriter html, TeacherConfusion confusion)
    {
        int classes = confusion.ClassNames.Count;
        var counts = new long[classes, classes];
        foreach (ConfusedPair pair in confusion.Pairs) counts[pair.Truth, pair.Guess] += pair.Count;
        using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Confusion table")))
        using (html.Start("table", ("class", "confusion")))
        {
            using (html.Start("thead"))
            using (html.Start("tr"))
            {
                html.Element("th", "asked \\ answered", ("scope", "col"));
                foreach (string name in confusion.ClassNames) html.Name("th", name, ("scope", "col"));
            }
            using (html.Start("tbody"))
                for (int truth = 0; truth < classes; truth++) Row(html, confusion.ClassNames[truth], counts, truth);
        }
        html.Element("p", "Each row adds up to 100 %; the diagonal is right.", ("class", "note"));
    }

    private static void Row(HtmlWriter html, string name, long[,] counts, int truth)
    {
        int classes = counts.GetLength(0);
        long asked = Enumerable.Range(0, classes).Sum(guess => counts[truth, guess]);
        using (html.Start("tr"))
        {
            html.Name("th", name, ("scope", "row"));
            for (int guess = 0; guess < classes; guess++)
            {
                double share = asked == 0 ? 0 : (double)counts[truth, guess] / asked;
                string tint = (Strongest * Math.Sqrt(share)).ToString("0", CultureInfo.InvariantCulture);
                html.Element("td", asked == 0 ? "–" : ReportNumbers.Percent(share),
                    ("style", $"background:color-mix(in srgb,var(--{(guess == truth ? "accent" : "second")}) {tint}%,transparent)"));
            }
        }
    }
}
