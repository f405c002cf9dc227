namespace KnowledgeTransfer.Networks;

/// <summary>
/// A network as one table: the TorchSharp module that trains, the ONNX graph that ships, weight names and parameter counts all come from
/// it.
/// </summary>
/// <remarks>
/// The table is in topological order and checked on construction (unknown inputs, doubled names, shapes that do not fit).
/// </remarks>
public sealed class NetworkSpec
{
    /// <summary>The name that nodes use for the input, usually the picture [batch, 3, InputSize, InputSize].</summary>
    public const string InputName = "input";

    private readonly Dictionary<string, int[]> _shapes = [];

    /// <summary>Checks the table and derives shapes and weights.</summary>
    /// <param name="name">Catalogue name, for example <c>alexnet-bn</c>.</param>
    /// <param name="source">Where the architecture comes from.</param>
    /// <param name="inputSize">Height and width of the input in pixels.</param>
    /// <param name="nodes">Layers in topological order; the last one gives the logits [batch, classes], of an encoder its deepest
    /// map.</param>
    /// <param name="embedding">Node whose output, flattened, is the exported embedding.</param>
    /// <param name="maps">Nodes exported as convolution maps, in depth order (after their activation).</param>
    /// <exception cref="ArgumentException">The table is inconsistent; the message names the node.</exception>
    public NetworkSpec(
        string name, string source, int inputSize, IReadOnlyList<NetworkNode> nodes, string embedding, IReadOnlyList<string> maps)
        : this(name, source, [3, inputSize, inputSize], nodes, embedding, maps)
    {
    }

    /// <summary>Checks a table whose input is not a picture: a head that reads the maps or vectors of another network.</summary>
    /// <inheritdoc cref="NetworkSpec(string, string, int, IReadOnlyList{NetworkNode}, string, IReadOnlyList{string})"/>
    /// <param name="name">Catalogue name, for example <c>alexnet-bn</c>.</param>
    /// <param name="source">Where the architecture comes from.</param>
    /// <param name="inputShape">Shape of the input without the batch axis: [channels, height, width] or [features].</param>
    /// <param name="nodes">Layers in topological order.</param>
    /// <param name="embedding">Node whose output, flattened, is the exported embedding.</param>
    /// <param name="maps">Nodes exported as convolution maps, in depth order (after their activation).</param>
    public NetworkSpec(
        string name, string source, IReadOnlyList<int> inputShape, IReadOnlyList<NetworkNode> nodes, string embedding,
        IReadOnlyList<string> maps)
    {
        (Name, Source, InputShape, Nodes, Embedding, Maps) = (name, source, inputShape, nodes, embedding, maps);
        _shapes[InputName] = [.. inputShape];
        var weights = new List<WeightShape>();
        foreach (NetworkNode node in nodes)
        {
            if (_shapes.ContainsKey(node.Name))
                throw new ArgumentException($"network {name}: two nodes are called {node.Name}", nameof(nodes));
            if (node.Inputs.FirstOrDefault(input => !_shapes.ContainsKey(input)) is { } unknown)
                throw new ArgumentException($"network {name}: {node.Name} reads {unknown}, which no earlier node makes", nameof(nodes));
            try
            {
                _shapes[node.Name] = OperationShapes.Output(node, [.. node.Inputs.Select(i => _shapes[i])]);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"network {name}: {node.Name}: {e.Message}", nameof(nodes), e);
            }
            weights.AddRange(OperationShapes.Weights(node, _shapes[node.Inputs[0]]));
        }
        foreach (string tap in maps.Append(embedding))
            if (!_shapes.ContainsKey(tap)) throw new ArgumentException($"network {name}: no node is called {tap}", nameof(maps));
        Weights = weights;
        MultiplyAddCount = nodes.Sum(n => OperationShapes.MultiplyAdds(n, _shapes[n.Inputs[0]], _shapes[n.Name]));
    }

    /// <summary>Catalogue name.</summary>
    public string Name { get; }

    /// <summary>Where the architecture comes from.</summary>
    public string Source { get; }

    /// <summary>Shape of the input without the batch axis: [3, InputSize, InputSize] for pictures.</summary>
    public IReadOnlyList<int> InputShape { get; }

    /// <summary>Height and width of the input in pixels; for a vector its length.</summary>
    public int InputSize => InputShape[^1];

    /// <summary>Layers in topological order.</summary>
    public IReadOnlyList<NetworkNode> Nodes { get; }

    /// <summary>Node whose output, flattened, is the embedding.</summary>
    public string Embedding { get; }

    /// <summary>Nodes exported as convolution maps, in depth order.</summary>
    public IReadOnlyList<string> Maps { get; }

    /// <summary>Every weight tensor, in the order of the table; names and shapes as PyTorch would have them.</summary>
    public IReadOnlyList<WeightShape> Weights { get; }

    /// <summary>Trained parameters, head included.</summary>
    public long ParameterCount => Weights.Where(w => w.Trained).Sum(w => w.Count);

    /// <summary>Multiply-adds of convolutions and fully connected layers for one picture.</summary>
    public long MultiplyAddCount { get; }

    /// <summary>Whether any layer is a batch norm.</summary>
    public bool HasBatchNorm => Nodes.Any(node => node.Operation is BatchNorm);

    /// <summary>Number of classes: outputs of the last node.</summary>
    public int ClassCount => Shape(Nodes[^1].Name)[0];

    /// <summary>Numbers per picture in the embedding.</summary>
    public int EmbeddingDimension => Shape(Embedding).Aggregate(1, (product, extent) => product * extent);

    /// <summary>A node and all that its output depends on.</summary>
    /// <exception cref="ArgumentException">No node has that name.</exception>
    public IReadOnlySet<string> Ancestors(string node)
    {
        Shape(node);
        var found = new HashSet<string>(StringComparer.Ordinal) { node };
        foreach (NetworkNode earlier in Nodes.Reverse())
            if (found.Contains(earlier.Name)) found.UnionWith(earlier.Inputs);
        found.Remove(InputName);
        return found;
    }

    /// <summary>Shape of a node's output without the batch axis: [channels, height, width] or [features].</summary>
    /// <exception cref="ArgumentException">No node has that name.</exception>
    public IReadOnlyList<int> Shape(string node) =>
        _shapes.TryGetValue(node, out int[]? shape)
            ? shape
            : throw new ArgumentException($"network {Name} has no node {node}", nameof(node));
}
