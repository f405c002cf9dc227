namespace KnowledgeTransfer.Reports;

/// <summary>Title, the result in one sentence, and the steps with a key figure each.</summary>
internal static class HeroSection
{
    /// <summary>Writes the page's head.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        using (html.Start("header"))
        {
            html.Name("h1", run.Title);
            Lead(html, run);
            Steps(html, run);
        }
    }

    private static void Lead(HtmlWriter html, RunSummary run)
    {
        EvaluationSummary evaluation = run.Evaluation;
        SubjectSummary? student = evaluation.First(SubjectRole.Student), random = evaluation.First(SubjectRole.RandomStudent);
        ProtocolSummary? protocol = evaluation.Protocols.FirstOrDefault(p =>
            evaluation.Score(student, p.Key) is not null && evaluation.Score(random, p.Key) is not null);
        if (protocol is not null)
        {
            double score = evaluation.Score(student, protocol.Key)!.Value;
            double margin = evaluation.MarginOverRandom(student!, protocol.Key)!.Value;
            using (html.Start("p", ("class", "lead")))
            {
                html.Text($"Student {ReportNumbers.Percent(score)}, ");
                html.Text($"random student {ReportNumbers.Percent(score - margin)}: ");
                html.Element("strong", $"{ReportNumbers.Points(margin)}\u00a0points", margin > 0 ? [] : [("class", "low")]);
                html.Text(margin > 0 ? " without a label of these pictures" : ": this teacher taught nothing that this measure sees");
            }
            html.Element("p", $"{protocol.Name} accuracy on frozen features; labels serve evaluation only.", ("class", "note"));
        }
        else if (run.LabelFree.HeldOutAgreement is { } agreement)
        {
            using (html.Start("p", ("class", "lead")))
            {
                html.Text("On pictures it never saw, the student finds the teacher's cluster in ");
                html.Element("strong", ReportNumbers.Percent(agreement));
                if (run.LabelFree.LargestClassShare is { } share)
                    html.Text($"; always guessing the largest one gives {ReportNumbers.Percent(share)}");
            }
            html.Element("p", "Held-out agreement says how learnable the clusters are, not how useful.", ("class", "note"));
        }
        using (html.Start("p", ("class", "note")))
        {
            html.Text("Teacher: ");
            html.Name("b", run.Teacher.Name);
            html.Text(" ");
            SupervisionTag.Write(html, run.Teacher.Supervision);
            if (run.Teacher.SupervisionNote.Length > 0) html.Name("span", $" {run.Teacher.SupervisionNote}");
        }
    }

    private static void Steps(HtmlWriter html, RunSummary run)
    {
        using (html.Start("ol", ("class", "steps"), ("aria-label", "The steps of the method and a key figure of each")))
        {
            Step(html, "pictures", ReportNumbers.Count(run.Data.TrainCount), run.Data.Name);
            Step(html, "features", $"{ReportNumbers.Count(run.Teacher.Dimension)}-d", run.Teacher.Name);
            Step(html, "clusters", ReportNumbers.Count(run.Clusters.Sizes.Count), "k-means, exact");
            Step(html, "pseudo-labels", ReportNumbers.Count(run.Clusters.Sizes.Sum()),
                run.Clusters.LargestShare is { } share ? $"largest cluster {ReportNumbers.Percent(share)}" : "nearest centroid");
            Step(html, "student", run.Student is { } student ? ReportNumbers.Large(student.ParameterCount) : "none",
                run.Student is null ? "this run stops at the labels" : "parameters");
            double? argmax = run.Parity.Min(p => p.EqualArgmaxShare);
            Step(html, "ONNX", argmax is { } equal ? ReportNumbers.Percent(equal) : run.Parity.Count > 0 ? "checked" : "none",
                argmax is not null ? "equal predictions" : run.Parity.Count > 0 ? "within tolerance" : "not exported");
        }
    }

    private static void Step(HtmlWriter html, string name, string figure, string remark)
    {
        using (html.Start("li"))
        {
            html.Element("span", name);
            html.Element("b", figure);
            html.Name("small", remark);
        }
    }
}
