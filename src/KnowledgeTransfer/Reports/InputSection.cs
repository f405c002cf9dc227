namespace KnowledgeTransfer.Reports;

/// <summary>What went in: pictures and teacher.</summary>
internal static class InputSection
{
    private const int MostUnreadable = 20;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        using (html.Start("section", ("aria-labelledby", "inputs")))
        {
            html.Element("h2", "What went in", ("id", "inputs"));
            using (html.Start("div", ("class", "columns")))
            {
                using (html.Start("div", ("class", "panel"))) Pictures(html, run.Data);
                using (html.Start("div", ("class", "panel"))) Teacher(html, run.Teacher);
            }
        }
    }

    private static void Pictures(HtmlWriter html, DataSummary data)
    {
        html.Element("h3", "Pictures");
        using (html.Start("dl"))
        {
            Line(html, "source", data.Name);
            Line(html, "learned from", $"{ReportNumbers.Count(data.TrainCount)} pictures");
            if (data.HeldOutCount > 0) Line(html, "held out", $"{ReportNumbers.Count(data.HeldOutCount)} pictures");
            Line(html, "sizes", data.PictureSizes);
            Line(html, "labels", data.LabelClassCount is { } classes
                ? $"{ReportNumbers.Count(classes)} classes, seen by evaluation only" : "none");
            Line(html, "unreadable", ReportNumbers.Count(data.UnreadableCount));
            Line(html, "licence", data.Licence);
            Line(html, "fingerprint", data.Fingerprint, "hash");
        }
        if (data.Unreadable.Count == 0) return;
        using (html.Start("details"))
        {
            html.Element("summary", "Pictures that could not be read");
            using (html.Start("dl", ("class", "list")))
                foreach (NamedValue picture in data.Unreadable.Take(MostUnreadable)) Line(html, picture.Name, picture.Value);
            if (data.UnreadableCount > MostUnreadable)
                html.Element("p", $"and {ReportNumbers.Count(data.UnreadableCount - MostUnreadable)} more", ("class", "note"));
        }
    }

    private static void Teacher(HtmlWriter html, TeacherSummary teacher)
    {
        html.Element("h3", "Teacher");
        using (html.Start("dl"))
        {
            html.Element("dt", "name");
            using (html.Start("dd"))
            {
                html.Element("bdi", teacher.Name);
                html.Text(" ");
                SupervisionTag.Write(html, teacher.Supervision);
            }
            Line(html, "kind", teacher.Kind);
            Line(html, "taught by", teacher.SupervisionNote);
            Line(html, "input", teacher.Input);
            Line(html, "tapped", teacher.Tap);
            Line(html, "pooling", teacher.Pooling);
            Line(html, "chosen", teacher.Choice);
            Line(html, "dimension", ReportNumbers.Count(teacher.Dimension));
            Line(html, "licence", teacher.Licence);
            Line(html, "source", teacher.Source);
        }
    }

    private static void Line(HtmlWriter html, string name, string value, string? style = null)
    {
        if (value.Length == 0) return;
        html.Name("dt", name);
        html.Name("dd", value, style is null ? [] : [("class", style)]);
    }
}
