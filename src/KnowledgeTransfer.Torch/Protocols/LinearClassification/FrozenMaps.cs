using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>
/// What linear classifiers read: maps of a network that stays as it is, each pooled to about 9,000 numbers by <see cref="LayerPooling"/>.
/// Nothing but the batch at hand is in memory.
/// </summary>
internal sealed class FrozenMaps : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly Precision _precision;

    /// <summary>Loads the network.</summary>
    /// <param name="network">The table.</param>
    /// <param name="weights">Exactly its tensors.</param>
    /// <param name="layers">Nodes whose outputs are maps, all different.</param>
    /// <param name="precision">Number format of convolutions.</param>
    /// <param name="device">Where they are computed; null for the processor.</param>
    /// <exception cref="ArgumentException">A layer is no map of the network, or there is none.</exception>
    public FrozenMaps(NetworkSpec network, WeightSet weights, IReadOnlyList<string> layers, Precision precision, Device? device = null)
    {
        if (layers.Count == 0 || layers.Distinct().Count() != layers.Count)
            throw new ArgumentException($"layers are [{string.Join(", ", layers)}]; at least one and all different", nameof(layers));
        if (layers.FirstOrDefault(layer => network.Shape(layer).Count != 3) is { } flat)
            throw new ArgumentException($"{flat} of {network.Name} is no map of channels, rows and columns", nameof(layers));
        _network = new TorchNetwork(network, weights, device: device);
        (Layers, _precision) = (layers, precision);
        Poolings = [.. layers.Select(layer => network.Shape(layer)).Select(map => LayerPooling.For(map[0], map[1], map[2]))];
    }

    /// <summary>Where maps are computed and come out.</summary>
    public Device Device => _network.Device;

    /// <summary>The frozen network's table.</summary>
    public NetworkSpec Network => _network.Spec;

    /// <summary>Names of the layers.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>How each layer's map is pooled.</summary>
    public IReadOnlyList<FeaturePooling> Poolings { get; }

    /// <summary>The network's tensors as they are now: those that it was given.</summary>
    public WeightSet Weights() => _network.ToWeights();

    /// <summary>Shape of a layer's pooled map: [channels, rows, columns].</summary>
    /// <param name="layer">Index into <see cref="Layers"/>.</param>
    public IReadOnlyList<int> Shape(int layer)
    {
        IReadOnlyList<int> map = _network.Spec.Shape(Layers[layer]);
        return Poolings[layer].Kind == PoolingKind.None ? map : [map[0], Poolings[layer].Grid, Poolings[layer].Grid];
    }

    /// <summary>The pooled maps of a batch, without gradients, batch norms in evaluation mode.</summary>
    /// <param name="pictures">float32 [batch, 3, size, size].</param>
    /// <returns>Per layer float32 [batch, ..<see cref="Shape"/>], in the current dispose scope.</returns>
    public IReadOnlyList<Tensor> Of(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        IReadOnlyList<Tensor> maps;
        using (TrainingPrecision.Enter(_precision, Device)) maps = _network.Forward(pictures, Layers);
        return [.. maps.Zip(Poolings, Pool).Select(map => map.MoveToOuterDisposeScope())];
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    private static Tensor Pool(Tensor map, FeaturePooling pooling)
    {
        Tensor values = map.to_type(ScalarType.Float32);
        return pooling.Kind == PoolingKind.None ? values : nn.functional.adaptive_avg_pool2d(values, [pooling.Grid, pooling.Grid]);
    }
}
