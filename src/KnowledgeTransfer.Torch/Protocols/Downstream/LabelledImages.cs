using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Protocols.Downstream;

/// <summary>Pictures with one class each, for evaluation: the only labels that a network of this project ever learns from.</summary>
/// <param name="Images">The pictures.</param>
/// <param name="Classes">The class of each, 0 to ClassNames.Count - 1.</param>
/// <param name="ClassNames">Names in the order of their numbers.</param>
public sealed record LabelledImages(ITrainingImages Images, int[] Classes, IReadOnlyList<string> ClassNames)
{
    /// <summary>Number of pictures.</summary>
    public int Count => Images.Count;

    /// <summary>Some of them.</summary>
    /// <param name="indices">Positions, all different.</param>
    public LabelledImages Select(IReadOnlyList<int> indices) =>
        new(new SelectedImages(Images, indices), [.. indices.Select(i => Classes[i])], ClassNames);
}
