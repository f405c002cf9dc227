namespace KnowledgeTransfer.Reports;

/// <summary>A small classifier that sees one thing of each example only.</summary>
/// <param name="Name">What it sees, for example <c>borders of the tiles, 1 px</c>.</param>
/// <param name="FeatureCount">Numbers that it sees per answer.</param>
/// <param name="TrainCount">Examples that it learned from.</param>
/// <param name="ExampleCount">Held-out examples that it was judged on.</param>
/// <param name="Accuracy">Share of right answers on those, 0 to 1.</param>
public sealed record TeacherProbe(string Name, int FeatureCount, int TrainCount, int ExampleCount, double Accuracy);
