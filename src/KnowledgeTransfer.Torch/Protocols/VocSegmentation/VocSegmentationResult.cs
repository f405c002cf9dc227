namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>How well a fine-tuned network segments pictures that it never saw, by the weights of the last step.</summary>
/// <param name="ClassNames">Background first, then the classes in the order of their numbers.</param>
/// <param name="IntersectionOverUnion">Of each, 0 to 1; null for one that is nowhere, in truth or prediction.</param>
/// <param name="MeanIntersectionOverUnion">Mean over those that are somewhere.</param>
/// <param name="PixelAccuracy">Share of the judged pixels whose class is predicted.</param>
/// <param name="TrainCount">Pictures that it learned from.</param>
/// <param name="TestCount">Pictures that it is judged by.</param>
/// <param name="CopiedNodes">Nodes that began with given weights; empty if it was trained from scratch.</param>
/// <param name="Stride">Pixels between neighbours of the map that is enlarged.</param>
/// <param name="Loss">Mean loss of the last steps.</param>
public sealed record VocSegmentationResult(
    IReadOnlyList<string> ClassNames, IReadOnlyList<double?> IntersectionOverUnion, double MeanIntersectionOverUnion, double PixelAccuracy,
    int TrainCount, int TestCount, IReadOnlyList<string> CopiedNodes, int Stride, double Loss);
