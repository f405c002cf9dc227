using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What is chosen about a task beyond its name; each is ignored by tasks that have no use for it.</summary>
public sealed record PretextTaskOptions
{
    /// <summary>
    /// The orders of jigsaw and jigsaw++, which decide the grid too: 4 tiles give 2 x 2, 9 give 3 x 3. null for the paper's kind of set.
    /// </summary>
    public PermutationSet? Permutations { get; init; }

    /// <summary>jigsaw++: colours as in the released code (50 % gray, half the rest projected) instead of the paper (70 % gray).</summary>
    public bool ReleasedColours { get; init; }

    /// <summary>inpainting: with the paper's adversarial term, a thousandth of the loss.</summary>
    public bool Adversarial { get; init; }
}
