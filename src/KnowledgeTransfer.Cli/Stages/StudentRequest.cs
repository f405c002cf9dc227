using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a student is trained on.</summary>
/// <param name="Train">Pictures to learn from.</param>
/// <param name="HeldOut">Pictures for the label-free progress metric; may be empty.</param>
/// <param name="DataFingerprint">Hash of both.</param>
/// <param name="TrainLabels">CSV of pseudo-labels.</param>
/// <param name="HeldOutLabels">CSV of pseudo-labels, or null without held-out pictures.</param>
/// <param name="ClusterCount">k.</param>
/// <param name="Provenance">Hashes and settings of the steps before, written into the ONNX files.</param>
internal sealed record StudentRequest(
    ImageSource Train, ImageSource HeldOut, string DataFingerprint, string TrainLabels, string? HeldOutLabels, int ClusterCount,
    IReadOnlyDictionary<string, string> Provenance);
