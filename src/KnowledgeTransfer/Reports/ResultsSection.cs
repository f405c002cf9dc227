namespace KnowledgeTransfer.Reports;

/// <summary>The table of subjects and protocols with what a reader must know to judge it.</summary>
internal static class ResultsSection
{
    /// <summary>Writes the section; without protocols it says so.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        EvaluationSummary evaluation = run.Evaluation;
        using (html.Start("section", ("aria-labelledby", "results")))
        {
            html.Element("h2", "How useful are the features?", ("id", "results"));
            if (evaluation.Protocols.Count == 0 || evaluation.Subjects.Count == 0)
            {
                html.Element("p", "Not measured: this run evaluated nothing with labels.");
                Notes(html, run);
                return;
            }
            html.Element("p", "Accuracy on frozen features. Labels of these pictures are used here and nowhere else. " +
                "The small figure is the margin over the random student in percentage points, taken before rounding.");
            if (evaluation.Split.Length > 0) html.Name("p", evaluation.Split, ("class", "note"));
            // Focusable, so that a keyboard can scroll it.
            using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Results table")))
            using (html.Start("table"))
            {
                using (html.Start("thead"))
                using (html.Start("tr"))
                {
                    html.Element("th", "features of", ("scope", "col"));
                    foreach (ProtocolSummary protocol in evaluation.Protocols) html.Element("th", protocol.Name, ("scope", "col"));
                }
                using (html.Start("tbody"))
                    foreach (SubjectSummary subject in evaluation.Subjects) Row(html, run, subject);
            }
            Notes(html, run);
        }
    }

    private static void Row(HtmlWriter html, RunSummary run, SubjectSummary subject)
    {
        EvaluationSummary evaluation = run.Evaluation;
        using (html.Start("tr", subject.Role == SubjectRole.Student ? [("class", "main")] : []))
        {
            using (html.Start("th", ("scope", "row")))
            {
                html.Element("bdi", subject.Name);
                html.Text(" ");
                if (subject.Role == SubjectRole.Teacher) SupervisionTag.Write(html, run.Teacher.Supervision);
                if (subject.Role is SubjectRole.RandomStudent or SubjectRole.Pixels or SubjectRole.Control)
                    html.Element("span", "control", ("class", "tag"));
                string dimension = subject.Dimension is { } d ? $"{ReportNumbers.Count(d)}-d" : "";
                string remark = dimension + (dimension.Length > 0 && subject.Note.Length > 0 ? ", " : "") + subject.Note;
                if (remark.Length > 0) html.Name("small", remark);
            }
            foreach (ProtocolSummary protocol in evaluation.Protocols)
            {
                if (evaluation.Score(subject, protocol.Key) is not { } score)
                {
                    html.Element("td", ReportNumbers.NotMeasured, ("class", "none"));
                    continue;
                }
                using (html.Start("td"))
                {
                    html.Text(ReportNumbers.Percent(score));
                    if (subject.Role != SubjectRole.RandomStudent && evaluation.MarginOverRandom(subject, protocol.Key) is { } margin)
                        html.Element("small", ReportNumbers.Points(margin), ("class", margin > 0 ? "gain" : "loss"));
                }
            }
        }
    }

    private static void Notes(HtmlWriter html, RunSummary run)
    {
        using (html.Start("ul", ("class", "notes note")))
        {
            foreach (string note in Honest(run)) html.Name("li", note);
            foreach (string note in run.Notes) html.Name("li", note);
        }
    }

    private static IEnumerable<string> Honest(RunSummary run)
    {
        if (run.Teacher.Supervision == TeacherSupervision.Supervised)
            yield return "The teacher is supervised: it learned from labels, though not from labels of these pictures. " +
                "Its student inherits that knowledge.";
        if (run.Teacher.Supervision == TeacherSupervision.Unknown)
            yield return "Nobody recorded whether labels went into the teacher; assume that they did.";
        if (run.Evaluation.First(SubjectRole.RandomStudent) is not null)
            yield return "Random student: the same network and layer, untrained. Convolutions with random weights are a strong baseline, " +
                "so the margin over them is the result, not the accuracy.";
        if (run.Evaluation.First(SubjectRole.Control) is not null)
            yield return "Controls should not beat the random student; if one does, the gain comes from something else than the teacher.";
        foreach (ProtocolSummary protocol in run.Evaluation.Protocols)
            if (protocol.Description.Length > 0) yield return $"{protocol.Name}: {protocol.Description}";
    }
}
