using KnowledgeTransfer.Torch.Protocols.VocClassification;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>What <c>kt eval voc-classification</c> keeps of one training.</summary>
/// <param name="Classes">One per class.</param>
/// <param name="ElevenPoint">Their mean by the rule of VOC 2007.</param>
/// <param name="Area">Their mean by the rule of VOC 2010.</param>
/// <param name="Train">Pictures that it learned from.</param>
/// <param name="Test">Test pictures.</param>
/// <param name="CopiedNodes">Nodes that began with given weights.</param>
/// <param name="Precision">Number format of the training.</param>
internal sealed record VocClassificationFigures(
    IReadOnlyList<VocClassFigures> Classes, double ElevenPoint, double Area, int Train, int Test, IReadOnlyList<string> CopiedNodes,
    string Precision)
{
    public static VocClassificationFigures Of(VocClassificationResult result) => new(
        [.. result.ClassNames.Zip(result.Classes, VocClassFigures.Of)], result.Mean.ElevenPoint, result.Mean.Area, result.TrainCount,
        result.TestCount, result.CopiedNodes, result.Precision.ToString());
}
