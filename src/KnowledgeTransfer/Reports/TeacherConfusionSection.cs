namespace KnowledgeTransfer.Reports;

/// <summary>What is taken for what: a table for few classes; distances and the commonest mistakes for many.</summary>
internal static class TeacherConfusionSection
{
    /// <summary>Up to this many classes fit a table.</summary>
    private const int MostTabled = 12;

    private const int MostMistakes = 10;

    /// <summary>Writes the section; nothing without answers.</summary>
    /// <exception cref="ArgumentException">A pair names a class that does not exist.</exception>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        if (data.Confusion is not { Accuracy: { } accuracy } confusion) return;
        int classes = confusion.ClassNames.Count;
        if (confusion.Pairs.FirstOrDefault(p => (uint)p.Truth >= (uint)classes || (uint)p.Guess >= (uint)classes) is { } wrong)
            throw new ArgumentException($"class {wrong.Truth} taken for {wrong.Guess}, but there are {classes} classes.", nameof(data));
        using (html.Start("section", ("aria-labelledby", "confusion")))
        {
            html.Element("h2", "What it confuses", ("id", "confusion"));
            html.Element("p", $"{ReportNumbers.Count(confusion.AnswerCount)} answers about held-out pictures, "
                + $"{ReportNumbers.Percent(accuracy)} right, {ReportNumbers.Count(classes)} classes.");
            if (classes <= MostTabled)
            {
                ConfusionTable.Write(html, confusion);
                return;
            }
            using (html.Start("div", ("class", "columns")))
            {
                SvgDistanceChart.Write(html, "distances", confusion);
                Mistakes(html, confusion);
            }
        }
    }

    private static void Mistakes(HtmlWriter html, TeacherConfusion confusion)
    {
        ConfusedPair[] worst =
        [
            .. confusion.Pairs.Where(p => p.Truth != p.Guess)
                .OrderByDescending(p => p.Count).ThenBy(p => p.Truth).ThenBy(p => p.Guess).Take(MostMistakes),
        ];
        if (worst.Length == 0) return;
        using (html.Start("div", ("class", "panel")))
        {
            html.Element("h3", "Commonest mistakes");
            using (html.Start("table", ("class", "plain")))
            {
                using (html.Start("thead"))
                using (html.Start("tr"))
                    foreach (string head in new[] { "asked", "answered", "times" }) html.Element("th", head, ("scope", "col"));
                using (html.Start("tbody"))
                {
                    foreach (ConfusedPair pair in worst)
                    {
                        using (html.Start("tr"))
                        {
                            html.Name("th", confusion.ClassNames[pair.Truth], ("scope", "row"));
                            html.Name("td", confusion.ClassNames[pair.Guess]);
                            html.Element("td", ReportNumbers.Count(pair.Count));
                        }
                    }
                }
            }
        }
    }
}
