using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Colorization (Zhang, Isola and Efros, ECCV 2016): which colours had the picture before it became gray? To know, a network must
/// recognise the things in it. Colours are classes, not numbers: a thing that may be red or blue has no mean colour.
/// </summary>
/// <remarks>
/// <para>Example: 1 tile [Size, Size, 3], luma in all three channels (see <see cref="GrayInput"/>); for each position of a map
/// [MapSize, MapSize] the nearest bins of <see cref="AbBins"/>, NeighbourCount answers [NeighbourCount, positions], and as many numbers:
/// their shares of the colour (<see cref="SoftEncoding"/>) times the weight of the nearest bin (<see cref="ClassRebalancing"/>). An answer
/// is right if the likeliest bin is the nearest; rebalancing trades some of that for rare colours, so judge by the loss.</para>
/// <para>Head: convolution 3x3, batch norm, ReLU; a transposed convolution with both where the encoder's map is smaller than the answer,
/// averaging where it is larger; convolution 1x1 to the bins. Pictures are shifted and mirrored first.</para>
/// <para>The distribution of colours is measured by <see cref="Fit"/>, without which the task makes no examples. What is exported is the
/// encoder behind a frozen 1x1 convolution that makes luma of RGB.</para>
/// </remarks>
public sealed class ColorizationTask : PretextTask
{
    private const double LargestGrayShare = 0.5;
    private const int PaperHidden = 256, SmallHidden = 128;

    private readonly ColourMap _map;
    private readonly SoftEncoding _encoding;
    private readonly ColourStatistics? _statistics;

    /// <summary>The task before it has seen pictures.</summary>
    /// <param name="options">The map and the classes.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public ColorizationTask(ColorizationOptions options)
        : this(options, null)
    {
    }

    private ColorizationTask(ColorizationOptions options, ColourStatistics? statistics)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 8);
        if (options.MapSize < 1 || options.MapSize > options.Size)
            throw new ArgumentException($"a map of side {options.MapSize} does not suit pictures of {options.Size}", nameof(options));
        if (options.Shift < 0 || options.Shift >= options.Size)
            throw new ArgumentException($"a shift of {options.Shift} does not suit pictures of {options.Size}", nameof(options));
        (Options, _statistics) = (options, statistics);
        _map = new ColourMap(options.Size, options.MapSize);
        _encoding = new SoftEncoding(AbBins.Srgb, options.NeighbourCount);
    }

    /// <summary>The map and the classes.</summary>
    public ColorizationOptions Options { get; }

    /// <inheritdoc/>
    public override string Name => "colorization";

    /// <inheritdoc/>
    public override string Source => "Zhang, Isola and Efros 2016, Colorful Image Colorization";

    /// <inheritdoc/>
    public override ExampleShape Shape => new(1, Options.Size, AnswerCount, AnswerCount);

    /// <inheritdoc/>
    public override int PictureSize => Options.Size;

    /// <inheritdoc/>
    public override Chance Chance => _statistics?.Chance ?? new Chance(null, null);

    /// <inheritdoc/>
    public override string Identity => TaskIdentity.Of(new { Task = Name, Options });

    private int AnswerCount => Options.NeighbourCount * _map.Count;

    /// <summary>
    /// The paper's settings for pictures of a size: an eighth of it as shift, 128 instead of 256 channels below 96 pixels.
    /// </summary>
    /// <param name="size">Side of the pictures in pixels, 8 or more.</param>
    public static ColorizationOptions Defaults(int size) => new()
    {
        Size = size,
        MapSize = size / 4,
        Shift = size / 8,
        HiddenCount = size < 96 ? SmallHidden : PaperHidden,
    };

    /// <inheritdoc/>
    public override string? Problem(ITrainingImages images)
    {
        int gray = GrayPictures.Count(images);
        return gray <= LargestGrayShare * images.Count ? null : string.Create(CultureInfo.InvariantCulture,
            $"{gray} of {images.Count} pictures are gray (red, green and blue differ by at most {GrayPictures.Tolerance} of 255 in every "
            + $"pixel); colorization learns from colours and needs them in at least half of the pictures. Leave the gray ones out, or take "
            + $"another task, for example rotation.");
    }

    /// <inheritdoc/>
    public override TaskIllustrator Illustrator => new ColorizationIllustrator(Options);

    /// <inheritdoc/>
    public override PretextTask Fit(ITrainingImages images, ImagePreprocessing preprocessing) =>
        new ColorizationTask(Options, ColourStatistics.Measure(images, _map, _encoding, Options.Lambda));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The task has not been fitted to pictures.</exception>
    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing)
    {
        if (_statistics is null) throw new InvalidOperationException("colorization weighs colours by how rare they are: call Fit first");
        var variation = Augmenter.Shifting(Options.Size, Options.Shift);
        return new ColorizationMaker(images, variation, new GrayInput(preprocessing), _map, _encoding, _statistics.Weights);
    }

    /// <inheritdoc/>
    public override NetworkSpec Head(NetworkSpec trunk)
    {
        IReadOnlyList<int> map = trunk.Shape(trunk.Nodes[^1].Name);
        var table = new NetworkTable();
        table.ConvolutionNormRelu("8", new Convolution(Options.HiddenCount, 3, Padding: 1));
        if (map[1] < Options.MapSize)
        {
            table.Then("up9", MapScaling.Enlarge(Options.HiddenCount, map[1], Options.MapSize));
            table.Then("bn9", new BatchNorm()).Then("relu9", new Relu());
        }
        else if (map[1] > Options.MapSize)
        {
            table.Then("pool9", MapScaling.Reduce(map[1], Options.MapSize));
        }
        table.Then("answer", new Convolution(AbBins.Srgb.Count, 1));
        return new NetworkSpec("colorization-head", Source, map, table.Nodes, "answer", []);
    }

    /// <inheritdoc/>
    public override Judgement Judge(Tensor output, ExampleBatch batch)
    {
        long answers = (long)batch.Count * _map.Count;
        Tensor logits = output.permute(0, 2, 3, 1).reshape(answers, AbBins.Srgb.Count); // a view: maps are in channels-last order
        Tensor bins = Rows(batch.Classes), shares = Rows(batch.Values);
        using Scalar count = answers; // lives until libtorch has read it
        Tensor loss = -(nn.functional.log_softmax(logits, 1).gather(1, bins) * shares).sum().div(count);
        return new Judgement(loss, logits.argmax(1).eq(bins.select(1, 0)).sum().item<long>(), answers);

        Tensor Rows(Tensor numbers) => // [batch, neighbours x positions] to [batch x positions, neighbours]
            numbers.reshape(batch.Count, Options.NeighbourCount, _map.Count).transpose(1, 2).reshape(answers, Options.NeighbourCount);
    }

    /// <inheritdoc/>
    public override NetworkSpec ExportedNetwork(NetworkSpec encoder) => GrayInput.Before(encoder);

    /// <inheritdoc/>
    public override WeightSet ExportedWeights(WeightSet weights, ImagePreprocessing preprocessing) =>
        new GrayInput(preprocessing).Before(weights);
}
