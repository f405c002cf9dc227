using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Relative position (Doersch, Gupta and Efros, ICCV 2015): a tile of a picture and one of its eight neighbours; which one? To know, a
/// network must recognise the thing that both are parts of.
/// </summary>
/// <remarks>
/// <para>Example: 2 tiles [TileSize, TileSize, 3], the middle one of a 3 x 3 grid and a neighbour, all equally likely; one answer, 0 to 7:
/// the neighbour's place row by row, the middle left out. The network is <see cref="ContextFreeNetwork"/> with two tiles.</para>
/// <para>Against shortcuts: a gap of half a tile's width; each tile moves by up to 7 pixels in each direction at 96 pixels; colours dropped
/// or projected. Pictures are the set's mean and deviation away from 0 and 1, as the paper subtracts a mean. The paper's random reduction
/// of tiles to as little as 100 pixels is not done: at 12 pixels a tile has 144.</para>
/// <para>Defaults: tiles of 96 pixels and cells of 144 in pictures of 432; smaller pictures have tiles of 2/9 of their side, 12 pixels at
/// least, in cells of 1.5 tiles (32 pixels are to be enlarged to 54).</para>
/// </remarks>
public sealed class RelativePositionTask : PretextTask
{
    /// <summary>Neighbours of the middle tile: the classes.</summary>
    public const int NeighbourCount = 8;

    private const int TileCount = 2;
    private const int Rows = 3;
    private const int PaperTile = 96;
    private const int PaperJitter = 7;
    private const int SmallestTile = 12;

    /// <summary>Checks the options.</summary>
    /// <param name="options">The pairs.</param>
    /// <exception cref="ArgumentException">The grid is not 3 x 3.</exception>
    public RelativePositionTask(RelativePositionOptions options)
    {
        int rows = options.Grid.Rows;
        if (rows != Rows)
            throw new ArgumentException($"a middle tile has eight neighbours in a grid of 3 rows, not {rows}", nameof(options));
        Options = options;
    }

    /// <summary>The pairs.</summary>
    public RelativePositionOptions Options { get; }

    /// <inheritdoc/>
    public override string Name => "relative-position";

    /// <inheritdoc/>
    public override string Source => "Doersch, Gupta and Efros 2015, Unsupervised Visual Representation Learning by Context Prediction";

    /// <inheritdoc/>
    public override ExampleShape Shape => new(TileCount, Options.Grid.TileSize, 1, 0);

    /// <inheritdoc/>
    public override int PictureSize => Options.Grid.PictureSize;

    /// <inheritdoc/>
    public override Chance Chance { get; } = Chance.Among(NeighbourCount);

    /// <inheritdoc/>
    public override string Identity => TaskIdentity.Of(new
    {
        Task = Name,
        Options.Grid,
        Colours = Options.Colours.ToString(),
        Options.NormaliseTiles,
        Options.Network,
    });

    /// <summary>The paper's settings for pictures of a size.</summary>
    /// <param name="dataSize">Shorter side of the pictures as the data have it, 1 or more.</param>
    public static RelativePositionOptions Defaults(int dataSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dataSize, 1);
        int tile = Math.Clamp(dataSize / 9 * 2, SmallestTile, PaperTile), cell = tile * 3 / 2;
        int jitter = Math.Max(1, (PaperJitter * tile + PaperTile / 2) / PaperTile);
        return new RelativePositionOptions
        {
            Grid = new TileGrid(Rows, Rows * cell, cell, tile, 2 * jitter, channelShift: 0),
            Network = ContextFreeNetwork.For(tile),
        };
    }

    /// <inheritdoc/>
    public override TaskIllustrator Illustrator => new RelativePositionIllustrator(Options);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskVariant> Variants =>
    [
        new("without jitter", new RelativePositionTask(Options with { Grid = Options.Grid.WithoutJitter() })),
        new("without gap", new RelativePositionTask(Options with { Grid = Options.Grid.WithoutGap() })),
        .. Options.Colours == ColourTreatment.Unchanged
            ? Array.Empty<TaskVariant>()
            : [new("with all colours", new RelativePositionTask(Options with { Colours = ColourTreatment.Unchanged }))],
    ];

    /// <inheritdoc/>
    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) =>
        new RelativePositionMaker(images, Options, preprocessing);

    /// <inheritdoc/>
    public override NetworkSpec Trunk(NetworkSpec encoder) => Options.Network.Trunk(encoder);

    /// <inheritdoc/>
    public override Tensor Join(Tensor features) => ContextFreeNetwork.Join(features, TileCount);

    /// <inheritdoc/>
    public override NetworkSpec Head(NetworkSpec trunk) =>
        Options.Network.Head("relative-position-head", Source, trunk, TileCount, NeighbourCount);

    /// <inheritdoc/>
    public override Judgement Judge(Tensor output, ExampleBatch batch) => Judgement.OfClasses(output, batch);
}
