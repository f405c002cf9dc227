using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>How well a fine-tuned network finds the classes in pictures that it never saw.</summary>
/// <param name="ClassNames">Names in the order of their numbers.</param>
/// <param name="Classes">The average precision of each class; NaN for a class that no test picture shows.</param>
/// <param name="Mean">Over the classes that test pictures show.</param>
/// <param name="TrainCount">Pictures that it learned from.</param>
/// <param name="TestCount">Test pictures.</param>
/// <param name="CopiedNodes">Nodes that began with given weights; empty if it was trained from scratch.</param>
/// <param name="Precision">Number format that was used.</param>
public sealed record VocClassificationResult(
    IReadOnlyList<string> ClassNames, IReadOnlyList<AveragePrecision> Classes, MeanAveragePrecision Mean, int TrainCount, int TestCount,
    IReadOnlyList<string> CopiedNodes, Precision Precision);
