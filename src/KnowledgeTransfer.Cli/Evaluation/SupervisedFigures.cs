using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Protocols.Downstream;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>The supervised ceiling of one seed.</summary>
/// <param name="Seed">Of the training.</param>
/// <param name="Training">The network's own classifier.</param>
/// <param name="Scores">Probes of its embedding, as a run has them of its student.</param>
internal sealed record SupervisedFigures(ulong Seed, DownstreamResult Training, IReadOnlyList<ProbeResult> Scores);
