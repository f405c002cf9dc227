namespace KnowledgeTransfer.Evaluation;

/// <summary>How far a changed view of a picture may go from it.</summary>
/// <remarks>The kinds of change are those of Chen et al., A Simple Framework for Contrastive Learning, ICML 2020, without blur.</remarks>
public sealed record PictureViewOptions
{
    /// <summary>Smallest share of the picture's area that a window of its own shape may have, above 0 to 1; 1 cuts nothing.</summary>
    public double LeastArea { get; init; } = 0.5;

    /// <summary>Share of the pictures that are mirrored, 0 to 1.</summary>
    public double MirrorShare { get; init; } = 0.5;

    /// <summary>Brightness, contrast and saturation are multiplied by 1 - s to 1 + s, each drawn for itself; 0 to 1.</summary>
    public double ColourStrength { get; init; } = 0.4;

    /// <summary>Share of the pictures that lose their colours, 0 to 1.</summary>
    public double GrayShare { get; init; } = 0.2;
}
