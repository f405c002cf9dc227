using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Jigsaw++ (Noroozi et al., CVPR 2018, section 3.1): a jigsaw puzzle in which up to two tiles are those of another picture, so that the
/// network must find out which tiles belong together as well.
/// </summary>
/// <remarks>
/// <para>Example: as <see cref="JigsawTask"/>'s. The number of occluders is 0, 1 or 2 with equal chance; they come from one other picture,
/// any of them equally likely, from different places of its grid, and lie at any places of the puzzle. The answer is the permutation of the
/// tiles before they were replaced. Colours of both pictures are treated alike.</para>
/// <para>Defaults: 701 permutations that differ in at least 3 places, so that two hidden tiles leave one that tells them apart; 70 % gray.
/// The released code shows 50 % gray and projects the colours of half the rest.</para>
/// </remarks>
/// <param name="options">The puzzle.</param>
/// <exception cref="ConfigException">Grid, permutations and occluders do not fit together.</exception>
public sealed class JigsawPlusPlusTask(JigsawOptions options) : JigsawTask(options)
{
    /// <inheritdoc/>
    public override string Name => "jigsaw++";

    /// <inheritdoc/>
    public override string Source =>
        "Noroozi, Vinjimoor, Favaro and Pirsiavash 2018, Boosting Self-Supervised Learning via Knowledge Transfer";

    /// <summary>The paper's settings for pictures of a size.</summary>
    /// <param name="dataSize">Shorter side of the pictures as the data have it.</param>
    /// <param name="permutations">null for the default.</param>
    /// <param name="releasedColours">Colours as in the released code instead of the paper.</param>
    /// <exception cref="ConfigException">The permutations' tiles fill no square grid.</exception>
    public static JigsawOptions Defaults(int dataSize, PermutationSet? permutations = null, bool releasedColours = false)
    {
        permutations ??= PermutationGenerator.Generate(new PermutationOptions());
        ColourShares colours = releasedColours ? new ColourShares(0.5, projectedOfRest: 0.5) : new ColourShares(0.7);
        JigsawOptions puzzle = Defaults(dataSize, permutations, colours);
        return puzzle with { OccluderLimit = 2 };
    }

    /// <inheritdoc/>
    public override string? Problem(ITrainingImages images) => images.Count < 2 && Options.OccluderLimit > 0
        ? $"jigsaw++ needs another picture to take tiles from, but there is {images.Count} only. Add pictures, or use jigsaw."
        : base.Problem(images);
}
