using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Torch.Protocols.Downstream;

/// <summary>What a network that was trained on labels does on pictures that it never saw.</summary>
/// <param name="Accuracy">Share of the test pictures whose class is predicted, 0 to 1, by the weights of the last step.</param>
/// <param name="ClassAccuracies">The same for the pictures of each class; null for a class without test pictures.</param>
/// <param name="TrainCount">Labelled pictures that it learned from.</param>
/// <param name="TestCount">Test pictures.</param>
/// <param name="CopiedNodes">Nodes that began with given weights; empty if it was trained from scratch.</param>
/// <param name="StepCount">Optimiser steps.</param>
/// <param name="LastEpoch">Loss and accuracy on the training pictures at the end.</param>
public sealed record DownstreamResult(
    double Accuracy, IReadOnlyList<double?> ClassAccuracies, int TrainCount, int TestCount, IReadOnlyList<string> CopiedNodes,
    long StepCount, EpochMetrics LastEpoch);
