namespace KnowledgeTransfer.Reports;

/// <summary>Loss and accuracy while it learned, with what guessing gives.</summary>
internal static class TeacherCurveSection
{
    /// <summary>Writes the section; nothing where there are no two points to join.</summary>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        if (data.Curve.Count < 2) return;
        using (html.Start("section", ("aria-labelledby", "curves")))
        {
            html.Element("h2", "How it learned", ("id", "curves"));
            html.Element("p", "The weights after the last step are kept, never the best on some set.", ("class", "note"));
            using (html.Start("div", ("class", "columns")))
            {
                SvgLineChart.Write(html, "loss", "Loss", "", "step", data.LossUnit, isShare: false,
                [
                    new ChartSeries("training", Points(p => p.Loss)),
                    new ChartSeries("held out", Points(p => p.HeldOutLoss)),
                ], Level(data.ChanceLoss));
                SvgLineChart.Write(html, "accuracy", "Right answers", "", "step", "right answers", isShare: true,
                [
                    new ChartSeries("training", Points(p => p.Accuracy)),
                    new ChartSeries("held out", Points(p => p.HeldOutAccuracy)),
                ], Level(data.ChanceAccuracy));
            }
        }

        (double, double?)[] Points(Func<TeacherCurvePoint, double?> value) => [.. data.Curve.Select(p => ((double)p.Step, value(p)))];

        static ChartLevel? Level(double? chance) => chance is { } value ? new ChartLevel("guessing", value) : null;
    }
}
