using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>Where a training begins if not at random weights: what a downstream task takes over.</summary>
/// <param name="Weights">Every tensor of the network.</param>
/// <param name="LockedNodes">Nodes that stay as they are; empty if all learn.</param>
public sealed record TrainingStart(WeightSet Weights, IReadOnlySet<string> LockedNodes);
