namespace KnowledgeTransfer.Reports;

/// <summary>The trained network on examples that lack one protection against shortcuts.</summary>
/// <param name="Name">What is switched off, for example <c>without gap</c>.</param>
/// <param name="ExampleCount">Held-out examples.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
public sealed record TeacherVariant(string Name, int ExampleCount, double Accuracy);
