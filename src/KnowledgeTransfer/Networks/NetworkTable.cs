namespace KnowledgeTransfer.Networks;

/// <summary>Writes a table of layers from top to bottom: each node reads the one before it unless told otherwise.</summary>
public sealed class NetworkTable
{
    private readonly List<NetworkNode> _nodes = [];

    /// <summary>Layers so far.</summary>
    public IReadOnlyList<NetworkNode> Nodes => _nodes;

    /// <summary>Name of the last layer, or of the input.</summary>
    public string Last => _nodes.Count == 0 ? NetworkSpec.InputName : _nodes[^1].Name;

    /// <summary>Adds a layer that reads the last one, or the given ones.</summary>
    public NetworkTable Then(string name, NetworkOperation operation, params string[] inputs)
    {
        _nodes.Add(new NetworkNode(name, operation, inputs.Length == 0 ? [Last] : inputs));
        return this;
    }

    /// <summary>Convolution without bias, batch norm, ReLU: <c>convI</c>, <c>bnI</c>, <c>reluI</c>.</summary>
    public NetworkTable ConvolutionNormRelu(string index, Convolution convolution) =>
        Then("conv" + index, convolution with { Bias = false }).Then("bn" + index, new BatchNorm()).Then("relu" + index, new Relu());

    /// <summary>Convolution with bias and ReLU: <c>convI</c>, <c>reluI</c>.</summary>
    public NetworkTable ConvolutionRelu(string index, Convolution convolution) =>
        Then("conv" + index, convolution).Then("relu" + index, new Relu());
}
