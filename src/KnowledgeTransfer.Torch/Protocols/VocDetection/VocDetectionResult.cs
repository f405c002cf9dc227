using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>What a trained detector finds in pictures that it never saw.</summary>
/// <param name="Scores">Average precision per class and their mean.</param>
/// <param name="Detections">All detections, picture by picture, each picture's by descending score.</param>
/// <param name="Precision">Number format that it was trained in.</param>
/// <param name="CopiedNodes">Nodes that began with given weights; empty from scratch.</param>
public sealed record VocDetectionResult(
    DetectionScores Scores, IReadOnlyList<Detection> Detections, Precision Precision, IReadOnlyList<string> CopiedNodes);
