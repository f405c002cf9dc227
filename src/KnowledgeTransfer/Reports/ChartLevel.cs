namespace KnowledgeTransfer.Reports;

/// <summary>A horizontal line across a chart, to compare curves with.</summary>
/// <param name="Name">Written above it.</param>
/// <param name="Value">Where it lies.</param>
internal sealed record ChartLevel(string Name, double Value);
