namespace KnowledgeTransfer.Reports;

/// <summary>Share of answers by how far they are from the truth, beside what guessing would give.</summary>
internal static class SvgDistanceChart
{
    /// <summary>Writes the figure; nothing where classes have no distance.</summary>
    public static void Write(HtmlWriter html, string id, TeacherConfusion confusion)
    {
        if (confusion is not { CountsByDistance: { } counts, AnswerCount: > 0 and var answers }) return;
        double[] shares = [.. counts.Select(count => (double)count / answers)];
        IReadOnlyList<double> chance = confusion.ChanceByDistance ?? [];
        double left = SvgFrame.Left, right = SvgFrame.Width - SvgFrame.Right, ground = SvgFrame.Height - SvgFrame.Bottom;
        double slot = (right - left) / shares.Length, width = slot * 0.7;
        var y = new ChartAxis(0, shares.Concat(chance).Max(), 4, ground, SvgFrame.Top, widen: true);
        var x = new ChartAxis(0, shares.Length - 1, shares.Length, left + slot / 2, right - slot / 2, widen: false, whole: true);
        double wrong = Mean(shares), guessed = Mean(chance);
        string description = $"On average {ReportNumbers.Short(Math.Round(wrong, 2))} {confusion.DistanceName}"
            + (chance.Count > 0 ? $"; guessing gives {ReportNumbers.Short(Math.Round(guessed, 2))}." : ".");

        using (html.Start("figure", ("class", "panel")))
        {
            html.Element("h3", "How far answers are from the truth");
            using (SvgFrame.Start(html, id, "How far answers are from the truth", description))
            {
                SvgFrame.Axes(html, x, y, confusion.DistanceName, "answers", isShare: true);
                for (int i = 0; i < shares.Length; i++)
                {
                    double middle = left + (i + 0.5) * slot;
                    html.Empty("rect", ("class", "f0"), ("x", ReportNumbers.Coordinate(middle - width / 2)),
                        ("y", ReportNumbers.Coordinate(y.Pixel(shares[i]))), ("width", ReportNumbers.Coordinate(width)),
                        ("height", ReportNumbers.Coordinate(ground - y.Pixel(shares[i]))));
                    if (i < chance.Count)
                        SvgFrame.Line(html, "level", middle - slot / 2, y.Pixel(chance[i]), middle + slot / 2, y.Pixel(chance[i]));
                }
                if (chance.Count > 0) SvgFrame.Label(html, "dashed: guessing", left + 8, SvgFrame.Top + 12, "start", "t1");
            }
            html.Element("figcaption", description);
        }
    }

    private static double Mean(IReadOnlyList<double> shares) => shares.Select((share, distance) => share * distance).Sum();
}
