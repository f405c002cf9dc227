using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>Probes of a network's embedding: what the stage that takes them remembers.</summary>
/// <param name="Scores">One per protocol.</param>
internal sealed record SupervisedProbes(IReadOnlyList<ProbeResult> Scores);
