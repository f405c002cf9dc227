namespace KnowledgeTransfer.Onnx;

/// <summary>The layers of a network, ranked without labels.</summary>
/// <param name="Choices">Best first; never empty.</param>
/// <param name="PictureCount">Pictures that the figures come from.</param>
public sealed record SweepResult(IReadOnlyList<SweepChoice> Choices, int PictureCount);
