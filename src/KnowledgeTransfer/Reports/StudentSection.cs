namespace KnowledgeTransfer.Reports;

/// <summary>The student's training and the figures that need no labels.</summary>
internal static class StudentSection
{
    /// <summary>Writes the section; nothing without a student.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        if (run.Student is not { } student) return;
        using (html.Start("section", ("aria-labelledby", "student")))
        {
            html.Element("h2", "Student", ("id", "student"));
            if (student.Recipe.Length > 0) html.Name("p", student.Recipe);
            FigureList.Write(html,
                ("network", student.Network, student.Input),
                ("parameters", ReportNumbers.Large(student.ParameterCount),
                    student.MultiplyAddCount is { } work ? $"{ReportNumbers.Large(work)} multiply-adds per picture" : ""),
                ("embedding", student.EmbeddingDimension is { } d ? $"{ReportNumbers.Count(d)}-d" : null, student.EmbeddingLayer));
            using (html.Start("div", ("class", "columns")))
            {
                SvgLineChart.Write(html, "loss", "Training loss", "", "epoch", "cross-entropy, nats", isShare: false,
                    [new ChartSeries("loss", student.Curve.Select(p => ((double)p.Epoch, (double?)p.Loss)).ToArray())]);
                SvgLineChart.Write(html, "agreement", "Agreement with the teacher's clusters",
                    "Share of pictures whose predicted cluster is the one that the teacher's features fall into.",
                    "epoch", "agreement", isShare: true,
                    [
                        new ChartSeries("held out", student.Curve.Select(p => ((double)p.Epoch, p.HeldOutAgreement)).ToArray()),
                        new ChartSeries("training", student.Curve.Select(p => ((double)p.Epoch, p.TrainAgreement)).ToArray()),
                    ]);
            }
            LabelFree(html, run.LabelFree);
        }
    }

    private static void LabelFree(HtmlWriter html, LabelFreeSummary figures)
    {
        html.Element("h3", "Without any label", ("class", "apart"));
        html.Element("p", "Agreement says how learnable the clusters are and whether training worked; it does not rank teachers.",
            ("class", "note"));
        string neighbours = figures.NeighbourCount is { } count ? $"{ReportNumbers.Count(count)} nearest neighbours" : "";
        FigureList.Write(html,
            ("held-out agreement", figures.HeldOutAgreement is { } agreement ? ReportNumbers.Percent(agreement) : null,
                figures.LargestClassShare is { } share ? $"guessing gives {ReportNumbers.Percent(share)}" : ""),
            ("effective rank, teacher", figures.TeacherEffectiveRank is { } teacher ? ReportNumbers.Short(teacher) : null, ""),
            ("effective rank, student", figures.StudentEffectiveRank is { } student ? ReportNumbers.Short(student) : null, ""),
            ("neighbours shared with teacher", figures.NeighbourOverlap is { } overlap ? ReportNumbers.Percent(overlap) : null, neighbours),
            ("same, random student", figures.RandomNeighbourOverlap is { } random ? ReportNumbers.Percent(random) : null, neighbours));
    }
}
