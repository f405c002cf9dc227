using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Inpainting (Pathak et al., CVPR 2016, context encoders): what was in the hole of the picture? To know, a network must understand the
/// rest of it.
/// </summary>
/// <remarks>
/// <para>Example: 1 tile [Size, Size, 3], normalised, with the mean (0) in the hole; no classes; numbers: the region that is asked for
/// [3, side, side], normalised, and the weight of each of its pixels [side, side], together 1. The loss is the weighted squared error,
/// mean of the colours: about 1 for the mean picture.</para>
/// <para>Head: the encoder's last map becomes one vector (a convolution as large as the map, as in the released code; the paper connects
/// each channel by itself), a decoder of transposed convolutions makes the region of it. On request a critic looks at the region too
/// (<see cref="Adversary"/>).</para>
/// </remarks>
public sealed class InpaintingTask : PretextTask
{
    /// <summary>Share of the adversarial term in the paper's loss.</summary>
    public const double PaperAdversarialShare = 0.001;

    private const int SmallestSize = 16, PaperSize = 128, PaperOverlap = 7;
    private const double CriticRateShare = 0.1; // the paper gives the context encoder ten times the critic's rate

    private readonly int _side;

    /// <summary>The task before it has seen pictures: its <see cref="Chance"/> is not known.</summary>
    /// <param name="options">Hole and layers.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or two do not go together.</exception>
    public InpaintingTask(InpaintingOptions options)
        : this(options, new Chance(null, null))
    {
    }

    private InpaintingTask(InpaintingOptions options, Chance chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, SmallestSize);
        if (options.Overlap < 0 || 4 * options.Overlap >= options.Size)
            throw new ArgumentException($"a band of {options.Overlap} leaves no hole in {options.Size} pixels", nameof(options));
        if (!(options.OverlapWeight >= 0))
            throw new ArgumentException($"the weight of the band is {options.OverlapWeight}; it must be 0 or more", nameof(options));
        if (options.Shift < 0 || options.Shift >= options.Size)
            throw new ArgumentException($"a shift of {options.Shift} does not suit pictures of {options.Size}", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BottleneckCount, 1);
        if (!(options.AdversarialShare is >= 0 and < 1))
            throw new ArgumentException($"the adversarial share is {options.AdversarialShare}; it must be 0 to below 1", nameof(options));
        if (options.AdversarialShare > 0 && options.Hole != InpaintingHole.Centre)
        {
            throw new ArgumentException(
                "the adversarial term needs the region at the centre; blocks are judged by pixels", nameof(options));
        }
        (Options, Chance, _side) = (options, chance, new RemovedRegion(options).Side);
    }

    /// <summary>Hole and layers.</summary>
    public InpaintingOptions Options { get; }

    /// <inheritdoc/>
    public override string Name => "inpainting";

    /// <inheritdoc/>
    public override string Source => "Pathak et al. 2016, Context Encoders: Feature Learning by Inpainting";

    /// <inheritdoc/>
    public override ExampleShape Shape => new(1, Options.Size, 0, 4 * _side * _side);

    /// <inheritdoc/>
    public override int PictureSize => Options.Size;

    /// <inheritdoc/>
    public override Chance Chance { get; }

    /// <inheritdoc/>
    public override string Identity => TaskIdentity.Of(new { Task = Name, Options, Hole = Options.Hole.ToString() });

    /// <inheritdoc/>
    public override Adversary? Adversary => Options.AdversarialShare == 0 ? null : new Adversary(
        InpaintingNetworks.Critic(Source, _side), Asked, Options.AdversarialShare, CriticRateShare);

    /// <summary>The paper's settings for pictures of a size: a band of 7/128 of it, an eighth as shift, 16 numbers of the vector per
    /// pixel of the side, at most 4000.</summary>
    /// <param name="size">Side of the pictures in pixels, 16 or more.</param>
    public static InpaintingOptions Defaults(int size) => new()
    {
        Size = size,
        Overlap = (PaperOverlap * size + PaperSize / 2) / PaperSize,
        Shift = size / 8,
        BottleneckCount = Math.Min(16 * size, 4000),
    };

    /// <inheritdoc/>
    public override TaskIllustrator Illustrator => new InpaintingIllustrator(Options);

    /// <inheritdoc/>
    public override PretextTask Fit(ITrainingImages images, ImagePreprocessing preprocessing) =>
        new InpaintingTask(Options, InpaintingChance.Measure(images, preprocessing, new RemovedRegion(Options)));

    /// <inheritdoc/>
    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) => new InpaintingMaker(
        images, Augmenter.Shifting(Options.Size, Options.Shift), new PixelNormalisation(preprocessing), new RemovedRegion(Options));

    /// <inheritdoc/>
    public override NetworkSpec Head(NetworkSpec trunk) =>
        InpaintingNetworks.Decoder(Source, trunk.Shape(trunk.Nodes[^1].Name), Options.BottleneckCount, _side);

    /// <inheritdoc/>
    public override Judgement Judge(Tensor output, ExampleBatch batch)
    {
        int pixels = _side * _side;
        Tensor weights = batch.Values.narrow(1, 3 * pixels, pixels).reshape(batch.Count, 1, _side, _side);
        using Scalar numbers = 3 * batch.Count; // lives until libtorch has read it
        return new Judgement(((output - Asked(batch)).Squared() * weights).sum().div(numbers), 0, 0);
    }

    private Tensor Asked(ExampleBatch batch) =>
        batch.Values.narrow(1, 0, 3 * _side * _side).reshape(batch.Count, 3, _side, _side);
}
