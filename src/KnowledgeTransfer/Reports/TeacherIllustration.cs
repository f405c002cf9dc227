namespace KnowledgeTransfer.Reports;

/// <summary>One example of a pretext task as people see it.</summary>
/// <param name="Id">The picture that it was made of.</param>
/// <param name="Pictures">What the network is shown, then what it answers, then the truth.</param>
public sealed record TeacherIllustration(string Id, IReadOnlyList<TeacherPicture> Pictures);
