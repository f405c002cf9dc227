namespace KnowledgeTransfer.Reports;

/// <summary>One row of a leaderboard: the same settings over all its seeds.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Supervision">Whether labels went into the teacher.</param>
/// <param name="Detail">Teacher, tap, k and network in words.</param>
/// <param name="Student">One per column; null is "not measured".</param>
/// <param name="Margin">The same less the random student's of the same run.</param>
/// <param name="Teacher">The teacher's own features.</param>
/// <param name="RunCount">Finished runs.</param>
/// <param name="Cells">What stands in the columns that the leaderboard heads itself.</param>
public sealed record LeaderboardRow(
    string Name, TeacherSupervision Supervision, string Detail, IReadOnlyList<ScoreStatistic?> Student,
    IReadOnlyList<ScoreStatistic?> Margin, IReadOnlyList<ScoreStatistic?> Teacher, int RunCount,
    IReadOnlyList<string> Cells);
