using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Jigsaw puzzles (Noroozi and Favaro, ECCV 2016): a picture is cut into tiles, the tiles are shown in one of a set of orders; which one?
/// To know, a network must know which parts things have and how they lie to each other.
/// </summary>
/// <remarks>
/// <para>Example: Grid.TileCount tiles [TileSize, TileSize, 3]; position i shows tile p[i] of the picture, where p is a permutation of the
/// set, all equally likely; one answer, the index of p. A picture gives one puzzle each time it is drawn, and is never mirrored.</para>
/// <para>Against shortcuts: tiles lie anywhere in their cell, so that edges do not continue; colours are shifted against each other and a
/// part of the pictures is gray, so that chromatic aberration does not tell; each tile has mean 0 and deviation 1, so that brightness does
/// not tell. The network is <see cref="ContextFreeNetwork"/>.</para>
/// <para>Defaults: the paper's grid, or one scaled to the pictures; permutations of greatest mean Hamming distance, 1000 at full size and
/// 100 below; 30 % gray.</para>
/// </remarks>
public class JigsawTask : PretextTask
{
    /// <summary>Checks the options.</summary>
    /// <param name="options">The puzzle.</param>
    /// <exception cref="ConfigException">Grid, permutations and occluders do not fit together.</exception>
    public JigsawTask(JigsawOptions options)
    {
        options.Check();
        Options = options;
    }

    /// <summary>The puzzle.</summary>
    public JigsawOptions Options { get; }

    /// <inheritdoc/>
    public override string Name => "jigsaw";

    /// <inheritdoc/>
    public override string Source =>
        "Noroozi and Favaro 2016, Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles";

    /// <inheritdoc/>
    public override ExampleShape Shape => new(Options.Grid.TileCount, Options.Grid.TileSize, 1, 0);

    /// <inheritdoc/>
    public override int PictureSize => Options.Grid.PictureSize;

    /// <inheritdoc/>
    public override Chance Chance => Chance.Among(Options.Permutations.Count);

    /// <inheritdoc/>
    public override string Identity => TaskIdentity.Of(new
    {
        Task = Name,
        Options.Grid,
        Permutations = Options.Permutations.Hash,
        Options.Colours,
        Options.OccluderLimit,
        Options.NormaliseTiles,
        Options.Network,
    });

    /// <summary>The paper's settings for pictures of a size.</summary>
    /// <param name="dataSize">Shorter side of the pictures as the data have it.</param>
    /// <param name="permutations">null for the default.</param>
    /// <exception cref="ConfigException">The permutations' tiles fill no square grid.</exception>
    public static JigsawOptions Defaults(int dataSize, PermutationSet? permutations = null)
    {
        int count = dataSize < TileGrid.FullSize.PictureSize ? 100 : 1000;
        permutations ??= PermutationGenerator.Generate(
            new PermutationOptions { Count = count, Strategy = PermutationStrategy.MaximumMean, MinimumDistance = 2 });
        return Defaults(dataSize, permutations, new ColourShares(0.3));
    }

    /// <inheritdoc/>
    public override TaskIllustrator Illustrator => new JigsawIllustrator(Options);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskVariant> Variants => JigsawVariants.Of(Options);

    /// <inheritdoc/>
    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) =>
        Problem(images) is { } problem ? throw new DataException(problem) : new JigsawMaker(images, Options, preprocessing);

    /// <inheritdoc/>
    public override NetworkSpec Trunk(NetworkSpec encoder) => Options.Network.Trunk(encoder);

    /// <inheritdoc/>
    public override Tensor Join(Tensor features) => ContextFreeNetwork.Join(features, Options.Grid.TileCount);

    /// <inheritdoc/>
    public override NetworkSpec Head(NetworkSpec trunk) =>
        Options.Network.Head("jigsaw-head", Source, trunk, Options.Grid.TileCount, Options.Permutations.Count);

    /// <inheritdoc/>
    public override Judgement Judge(Tensor output, ExampleBatch batch) => Judgement.OfClasses(output, batch);

    /// <summary>The grid that fits permutations, and the layers that fit the grid.</summary>
    private protected static JigsawOptions Defaults(int dataSize, PermutationSet permutations, ColourShares colours)
    {
        int rows = (int)Math.Sqrt(permutations.TileCount);
        if (rows * rows != permutations.TileCount)
        {
            throw new ConfigException(
                $"permutations of {permutations.TileCount} tiles fill no square grid. Use permutations of 4, 9 or 16 tiles.");
        }
        TileGrid grid = TileGrid.For(dataSize, rows);
        return new JigsawOptions
        {
            Grid = grid,
            Permutations = permutations,
            Colours = colours,
            Network = ContextFreeNetwork.For(grid.TileSize),
        };
    }
}
