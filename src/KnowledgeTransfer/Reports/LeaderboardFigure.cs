namespace KnowledgeTransfer.Reports;

/// <summary>How well a figure that needs no label would have chosen among the rows.</summary>
/// <param name="Name">The figure.</param>
/// <param name="Spearman">
/// Rank correlation with the students' accuracy per column, -1 to 1; null where it is not defined (fewer than three rows that have both,
/// or all equal).
/// </param>
/// <param name="Loss">Accuracy of the best row less that of the row that the figure ranks first, as a share; null likewise.</param>
/// <param name="RowCount">Rows that have the figure.</param>
public sealed record LeaderboardFigure(
    string Name, IReadOnlyList<double?> Spearman, IReadOnlyList<double?> Loss, int RowCount);
