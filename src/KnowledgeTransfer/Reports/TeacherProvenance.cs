namespace KnowledgeTransfer.Reports;

/// <summary>Settings and files, folded: for whoever repeats the training or uses what it left.</summary>
internal static class TeacherProvenance
{
    /// <summary>Writes the section; nothing without settings and files.</summary>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        if (data.Settings.Count + data.Files.Count == 0) return;
        using (html.Start("section", ("aria-labelledby", "provenance")))
        {
            html.Element("h2", "Settings and files", ("id", "provenance"));
            ProvenanceSection.List(html, "Settings", data.Settings);
            ProvenanceSection.List(html, "Files", data.Files);
        }
    }
}
