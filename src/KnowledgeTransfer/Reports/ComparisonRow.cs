namespace KnowledgeTransfer.Reports;

/// <summary>A row of a comparison: one subject over all runs that share it.</summary>
/// <param name="Name">The teacher's name for students and teachers, else the subject's.</param>
/// <param name="Role">What it is there for.</param>
/// <param name="Supervision">Whether labels went into the teacher; null where there is none.</param>
/// <param name="Detail">Tap, and what differs between the groups (k, network, pictures); or empty.</param>
/// <param name="RunCount">Distinct runs in it.</param>
/// <param name="Scores">One per protocol of the table; null is "not measured".</param>
/// <param name="Margins">The same less the random student's of the same run.</param>
public sealed record ComparisonRow(
    string Name, SubjectRole Role, TeacherSupervision? Supervision, string Detail, int RunCount,
    IReadOnlyList<ScoreStatistic?> Scores, IReadOnlyList<ScoreStatistic?> Margins);
