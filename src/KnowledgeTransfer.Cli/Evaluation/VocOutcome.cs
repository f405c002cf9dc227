namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>What a protocol on data in VOC layout came to.</summary>
/// <param name="Table">For people.</param>
/// <param name="Given">The protocol's one figure, 0 to 1, for each seed from the weights.</param>
/// <param name="Schedule">Network, schedule and sizes in words, which belong beside the figure.</param>
/// <param name="Measure">What the figure is.</param>
internal sealed record VocOutcome(EvalTable Table, IReadOnlyList<double> Given, string Schedule, string Measure);
