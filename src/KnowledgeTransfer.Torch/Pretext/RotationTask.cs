using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Rotation (Gidaris, Singh and Komodakis, ICLR 2018): by how many quarter turns was the picture rotated? To know, a network must know
/// what stands upright. All four rotations of a picture are shown in the same batch, as the paper recommends.
/// </summary>
/// <remarks>
/// Example: 4 tiles [size, size, 3], tile r turned counter-clockwise by r x 90 degrees (exactly: pixels change places); 4 answers, 0 to 3.
/// Before it is turned the picture is shifted by up to <paramref name="shift"/> pixels (reflected at the edge) and mirrored every other
/// time. Defaults are those of the paper's CIFAR-10 experiments: standard shifts of 4 pixels and mirroring; the head averages the last map.
/// </remarks>
/// <param name="size">Side of the pictures in pixels, 8 or more.</param>
/// <param name="shift">Largest shift in pixels, 0 to below size.</param>
public sealed class RotationTask(int size, int shift = 4) : PretextTask
{
    private const int TurnCount = 4;

    /// <inheritdoc/>
    public override string Name => "rotation";

    /// <inheritdoc/>
    public override string Source =>
        "Gidaris, Singh and Komodakis 2018, Unsupervised Representation Learning by Predicting Image Rotations";

    /// <inheritdoc/>
    public override ExampleShape Shape { get; } = new(TurnCount, size, TurnCount, 0);

    /// <inheritdoc/>
    public override int PictureSize => size;

    /// <inheritdoc/>
    public override Chance Chance { get; } = Chance.Among(TurnCount);

    /// <inheritdoc/>
    public override string Identity => $$"""{"task":"rotation","size":{{size}},"shift":{{shift}}}""";

    /// <inheritdoc/>
    public override TaskIllustrator Illustrator => new RotationIllustrator(size);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskVariant> Variants => shift == 0 ? [] : [new("without shift", new RotationTask(size, 0))];

    /// <inheritdoc/>
    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) =>
        new RotationMaker(images, new PixelNormalisation(preprocessing), shift);

    /// <inheritdoc/>
    public override NetworkSpec Head(NetworkSpec trunk) => new(
        "rotation-head", Source, trunk.Shape(trunk.Nodes[^1].Name),
        [
            new NetworkNode("pool", new GlobalAveragePool(), NetworkSpec.InputName),
            new NetworkNode("flatten", new Flatten(), "pool"),
            new NetworkNode("answer", new Linear(TurnCount), "flatten"),
        ],
        "flatten", []);

    /// <inheritdoc/>
    public override Judgement Judge(Tensor output, ExampleBatch batch) => Judgement.OfClasses(output, batch);
}
