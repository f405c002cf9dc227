using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Reports;

/// <summary>One picture of an illustration.</summary>
/// <param name="Image">What is seen; the page shows it enlarged, and reduced where it is larger than it need be.</param>
/// <param name="Caption">A few words below it.</param>
/// <param name="IsRight">Whether it shows a right answer; null where it shows none.</param>
public sealed record TeacherPicture(RgbImage Image, string Caption, bool? IsRight = null);
