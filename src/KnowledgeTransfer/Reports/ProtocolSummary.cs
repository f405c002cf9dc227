namespace KnowledgeTransfer.Reports;

/// <summary>One way to measure, a column of the table.</summary>
/// <param name="Key">Stable key for grouping, for example <c>knn-20</c>, <c>knn-200</c>, <c>knn-1</c>, <c>linear</c>.</param>
/// <param name="Name">Column heading, for example <c>kNN 20</c>.</param>
/// <param name="Description">One line: similarity, temperature, epochs, what is frozen.</param>
public sealed record ProtocolSummary(string Key, string Name, string Description);
