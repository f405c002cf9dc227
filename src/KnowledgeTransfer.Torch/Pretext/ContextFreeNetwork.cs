using KnowledgeTransfer.Networks;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// The context-free network: each tile goes through the encoder and a fully connected layer of its own (fc6) without seeing the others;
/// only then are the tiles of an example brought together (fc7).
/// </summary>
/// <remarks>
/// Encoder [C, h, w] - max-pooled to 4 x 4 at most - fc6 - ReLU; tiles side by side in a vector - fc7 - ReLU - dropout - answer. Both
/// layers have batch norm where the encoder has. Of a tile of 64 pixels, pooling leaves 4 x 4 x 512 of VGG's conv4_3; an encoder that goes
/// on to pool5 leaves 2 x 2 by itself. Source: Noroozi and Favaro, ECCV 2016, figure 3.
/// </remarks>
/// <param name="TileFeatureCount">Outputs of fc6, per tile; 1024 in the paper.</param>
/// <param name="HiddenCount">Outputs of fc7; 4096 in the paper.</param>
/// <param name="Dropout">Share of fc7 that is zeroed while training, 0 to below 1; 0.5 in the paper.</param>
public sealed record ContextFreeNetwork(int TileFeatureCount, int HiddenCount, double Dropout)
{
    private const int LargestMap = 4;
    private const int SmallTile = 48;

    /// <summary>The paper's layers for tiles of its size; 256 and 512 outputs and no dropout for tiles below 48 pixels.</summary>
    /// <param name="tileSize">Side of a tile in pixels.</param>
    public static ContextFreeNetwork For(int tileSize) => tileSize < SmallTile ? new(256, 512, 0) : new(1024, 4096, 0.5);

    /// <summary>What each tile goes through; the encoder's nodes keep their names, ours begin with <c>tile_</c>.</summary>
    /// <param name="encoder">Ends with a map or a vector.</param>
    public NetworkSpec Trunk(NetworkSpec encoder)
    {
        var nodes = new List<NetworkNode>(encoder.Nodes);
        string last = nodes[^1].Name;
        if (encoder.Shape(last) is [_, var height, var width] && Math.Max(height, width) > LargestMap)
        {
            int window = (Math.Max(height, width) + LargestMap - 1) / LargestMap;
            nodes.Add(new NetworkNode("tile_pool", new MaxPool(window, window), last));
            last = "tile_pool";
        }
        nodes.Add(new NetworkNode("tile_flatten", new Flatten(), last));
        AddConnected(nodes, "tile_", "6", TileFeatureCount, "tile_flatten", encoder.HasBatchNorm);
        return new NetworkSpec(encoder.Name + "-tiles", encoder.Source, encoder.InputShape, nodes, encoder.Embedding, encoder.Maps);
    }

    /// <summary>Puts the tiles of an example side by side.</summary>
    /// <param name="features">[batch x tileCount, features].</param>
    /// <param name="tileCount">Tiles of an example.</param>
    /// <returns>[batch, tileCount x features].</returns>
    public static Tensor Join(Tensor features, int tileCount) => features.reshape(-1, tileCount * features.shape[1]);

    /// <summary>What the tiles of an example go through together.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="source">The paper.</param>
    /// <param name="trunk">What <see cref="Trunk"/> gave.</param>
    /// <param name="tileCount">Tiles of an example.</param>
    /// <param name="answerCount">Classes.</param>
    public NetworkSpec Head(string name, string source, NetworkSpec trunk, int tileCount, int answerCount)
    {
        var nodes = new List<NetworkNode>();
        AddConnected(nodes, "", "7", HiddenCount, NetworkSpec.InputName, trunk.HasBatchNorm);
        if (Dropout > 0) nodes.Add(new NetworkNode("drop7", new Dropout(Dropout), nodes[^1].Name));
        nodes.Add(new NetworkNode("answer", new Linear(answerCount), nodes[^1].Name));
        return new NetworkSpec(name, source, [tileCount * TileFeatureCount], nodes, "relu7", []);
    }

    private static void AddConnected(List<NetworkNode> nodes, string prefix, string index, int outputs, string input, bool norm)
    {
        nodes.Add(new NetworkNode(prefix + "fc" + index, new Linear(outputs, Bias: !norm), input));
        if (norm) nodes.Add(new NetworkNode(prefix + "bn" + index, new BatchNorm(), nodes[^1].Name));
        nodes.Add(new NetworkNode(prefix + "relu" + index, new Relu(), nodes[^1].Name));
    }
}
