using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>One linear classifier per layer, side by side: batch norm without scale and shift, then one fully connected layer.</summary>
internal sealed class LinearClassifiers : IDisposable
{
    // Caffe's BatchNorm averages statistics with a fraction of 0.999 of what was before and corrects for the beginning.
    private const double BatchShare = 0.001;

    /// <summary>Starts with random classifiers.</summary>
    /// <param name="maps">What they read.</param>
    /// <param name="classCount">Outputs of each, 2 or more.</param>
    /// <param name="seed">Of the initial weights.</param>
    public LinearClassifiers(FrozenMaps maps, int classCount, ulong seed)
    {
        Networks = [.. maps.Layers.Select((layer, i) => (layer + ".", Start(Table(maps.Shape(i), classCount), seed, maps.Device)))];
    }

    /// <summary>One network per layer, in the order of the maps, with the beginning of the names that its tensors have in files.</summary>
    public IReadOnlyList<(string Prefix, TorchNetwork Network)> Networks { get; }

    /// <summary>The table of one classifier.</summary>
    /// <param name="shape">[channels, rows, columns] of the pooled map.</param>
    /// <param name="classCount">Outputs, 2 or more.</param>
    public static NetworkSpec Table(IReadOnlyList<int> shape, int classCount) => new(
        LinearProtocol.Name, "Zhang, Isola and Efros, ECCV 2016", shape,
        [
            new("norm", new AffineFreeBatchNorm(), NetworkSpec.InputName), new("flatten", new Flatten(), "norm"),
            new("head", new Linear(classCount), "flatten"),
        ], "flatten", []);

    /// <summary>What a forward pass of a training step needs: statistics are averaged over all steps so far, at most about 1,000.</summary>
    /// <param name="step">From 0.</param>
    public static TrainingPass Pass(long step) =>
        new(DropoutSeed: 0, BatchNormMomentum: BatchShare / (1 - Math.Pow(1 - BatchShare, step + 1)));

    /// <summary>The logits of every layer for a batch of pooled maps: float32 [batch, classes] each.</summary>
    /// <param name="maps">One per layer.</param>
    /// <param name="training">Null judges with the running statistics.</param>
    public IReadOnlyList<Tensor> Logits(IReadOnlyList<Tensor> maps, TrainingPass? training = null) =>
        [.. Networks.Zip(maps, (classifier, map) => classifier.Network.Forward(map, training))];

    /// <summary>All tensors of all classifiers.</summary>
    public WeightSet ToWeights()
    {
        var all = new WeightSet();
        foreach ((string prefix, TorchNetwork network) in Networks) all.AddAll(network.ToWeights(), prefix);
        return all;
    }

    /// <summary>Takes back what <see cref="ToWeights"/> gave.</summary>
    /// <exception cref="ShapeException">The tensors do not fit.</exception>
    public void Load(WeightSet weights)
    {
        foreach ((string prefix, TorchNetwork network) in Networks) network.Load(weights.Part(prefix));
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        foreach ((_, TorchNetwork network) in Networks) network.Dispose();
    }

    private static TorchNetwork Start(NetworkSpec table, ulong seed, Device device) =>
        new(table, WeightInitializer.Create(table, seed), device: device);
}
