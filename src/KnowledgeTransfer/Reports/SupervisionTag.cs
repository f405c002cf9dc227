namespace KnowledgeTransfer.Reports;

/// <summary>The word that stands beside a teacher wherever it is shown.</summary>
internal static class SupervisionTag
{
    /// <summary>In words.</summary>
    public static string Words(TeacherSupervision supervision) => supervision switch
    {
        TeacherSupervision.Untrained => "untrained",
        TeacherSupervision.SelfSupervised => "self-supervised",
        TeacherSupervision.Supervised => "supervised",
        _ => "supervision unknown",
    };

    /// <summary>As a tag; labels, and not knowing, are marked.</summary>
    public static void Write(HtmlWriter html, TeacherSupervision supervision) => html.Element("span", Words(supervision),
        ("class", supervision is TeacherSupervision.Supervised or TeacherSupervision.Unknown ? "tag warn" : "tag"));
}
