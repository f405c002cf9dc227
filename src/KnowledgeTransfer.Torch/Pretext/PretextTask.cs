using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// A lesson that pictures teach by themselves: it makes inputs and answers out of unlabelled pictures, adds what is needed behind an
/// encoder to answer, and says how wrong an answer is. Step 1 of the method.
/// </summary>
/// <remarks>
/// Data flow of a step: makers turn pictures into examples (on several threads); all tiles of a batch go through one <see cref="Trunk"/>,
/// <see cref="Join"/> brings the tiles of an example together, the <see cref="Head"/> answers, <see cref="Judge"/> compares. Only the
/// encoder is kept afterwards.
/// </remarks>
public abstract class PretextTask
{
    /// <summary>Name in the catalogue and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The paper that it comes from.</summary>
    public abstract string Source { get; }

    /// <summary>What one example is.</summary>
    public abstract ExampleShape Shape { get; }

    /// <summary>Side in pixels of the square pictures that makers start from.</summary>
    public abstract int PictureSize { get; }

    /// <summary>Accuracy and loss of a network that has learned nothing.</summary>
    public abstract Chance Chance { get; }

    /// <summary>Everything about the task that examples and losses depend on, as canonical JSON: it enters fingerprints.</summary>
    public abstract string Identity { get; }

    /// <summary>Shows people what is asked and answered; tile by tile unless overridden.</summary>
    public virtual TaskIllustrator Illustrator => new TileIllustrator(Shape, $"{Name}: which class is each example of?");

    /// <summary>The task with one protection against shortcuts switched off, for each that it has; none unless overridden.</summary>
    public virtual IReadOnlyList<TaskVariant> Variants => [];

    /// <summary>Why these pictures cannot be used, in a sentence with the values and what to do; null if they can.</summary>
    /// <param name="images">The training pictures, of <see cref="PictureSize"/>.</param>
    public virtual string? Problem(ITrainingImages images) => null;

    /// <summary>
    /// Measures what the task must know of its training pictures before it begins: how frequent its answers are, how good a constant one
    /// is. The trainer calls it once, after <see cref="Problem"/>, and goes on with the result, also for held-out pictures.
    /// </summary>
    /// <param name="images">The training pictures, of <see cref="PictureSize"/>, at least one.</param>
    /// <param name="preprocessing">Mean and standard deviation of the pictures.</param>
    /// <returns>The task that knows; the same one where there is nothing to know. Does not depend on the order of the pictures.</returns>
    public virtual PretextTask Fit(ITrainingImages images, ImagePreprocessing preprocessing) => this;

    /// <summary>A maker of examples; each is used by one thread.</summary>
    /// <param name="images">Pictures of <see cref="PictureSize"/>.</param>
    /// <param name="preprocessing">Mean and standard deviation of the pictures.</param>
    public abstract ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing);

    /// <summary>The encoder with the layers that each tile goes through by itself; the encoder's nodes keep their names.</summary>
    /// <param name="encoder">Takes [3, TileSize, TileSize].</param>
    public virtual NetworkSpec Trunk(NetworkSpec encoder) => encoder;

    /// <summary>The layers from the (joined) output of the trunk to the answer.</summary>
    /// <param name="trunk">What <see cref="Trunk"/> gave.</param>
    public abstract NetworkSpec Head(NetworkSpec trunk);

    /// <summary>Brings the tiles of an example together.</summary>
    /// <param name="features">Output of the trunk [batch x TileCount, ...].</param>
    /// <returns>Input of the head; the same tensor where tiles answer alone.</returns>
    public virtual Tensor Join(Tensor features) => features;

    /// <summary>Compares answers with what was asked.</summary>
    /// <param name="output">Output of the head in float32.</param>
    /// <param name="batch">The examples.</param>
    public abstract Judgement Judge(Tensor output, ExampleBatch batch);

    /// <summary>A critic that learns beside the network and sharpens its loss; null for most tasks.</summary>
    public virtual Adversary? Adversary => null;

    /// <summary>The network that is kept: takes normalised RGB pictures and names its maps.</summary>
    /// <param name="encoder">The encoder at the size of export.</param>
    /// <returns>The encoder itself, unless the task shows it something else than RGB.</returns>
    public virtual NetworkSpec ExportedNetwork(NetworkSpec encoder) => encoder;

    /// <summary>Weights of <see cref="ExportedNetwork"/>.</summary>
    /// <param name="weights">The encoder's.</param>
    /// <param name="preprocessing">Mean and standard deviation that the exported network's pictures are normalised with.</param>
    public virtual WeightSet ExportedWeights(WeightSet weights, ImagePreprocessing preprocessing) => weights;
}
