using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>What linear classifiers find in the layers of a network.</summary>
/// <param name="Layers">One entry per layer, in the order asked for.</param>
/// <param name="TrainCount">Labelled pictures that they learned from.</param>
/// <param name="TestCount">Test pictures.</param>
/// <param name="BatchSize">Pictures per step: the schedule's, or all where there are fewer.</param>
/// <param name="Precision">Number format of the convolutions.</param>
public sealed record LinearResult(
    IReadOnlyList<LinearLayerResult> Layers, int TrainCount, int TestCount, int BatchSize, Precision Precision);
