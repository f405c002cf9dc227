using System.Runtime.InteropServices;
using Google.Protobuf;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Onnx;

/// <summary>Builds the ONNX graph of a <see cref="NetworkSpec"/>, node by node.</summary>
internal sealed class GraphBuilder
{
    private readonly NetworkSpec _network;
    private readonly WeightSet _weights;
    private readonly string _batchAxis;

    // Node of the table -> tensor of the graph. Dropout has no node at inference: its name stands for what it reads.
    private readonly Dictionary<string, string> _tensors = new(StringComparer.Ordinal) { [NetworkSpec.InputName] = NetworkSpec.InputName };

    public GraphBuilder(NetworkSpec network, WeightSet weights, string batchAxis)
    {
        (_network, _weights, _batchAxis) = (network, weights, batchAxis);
        Graph = new GraphProto { Name = network.Name };
        Graph.Input.Add(Info(NetworkSpec.InputName, network.Shape(NetworkSpec.InputName)));
    }

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; }

    /// <summary>Puts <c>(x * scale - mean) / standard deviation</c> between the input and its readers.</summary>
    public void Normalise(ImagePreprocessing preprocessing)
    {
        Constant("normalise.scale", [], [preprocessing.Scale]);
        Constant("normalise.mean", [1, 3, 1, 1], [.. preprocessing.Mean]);
        Constant("normalise.deviation", [1, 3, 1, 1], [.. preprocessing.StandardDeviation]);
        Node("normalise.mul", "Mul", [NetworkSpec.InputName, "normalise.scale"]);
        Node("normalise.sub", "Sub", ["normalise.mul", "normalise.mean"]);
        Node("normalise.div", "Div", ["normalise.sub", "normalise.deviation"]);
        _tensors[NetworkSpec.InputName] = "normalise.div";
    }

    /// <summary>Adds a layer of the table.</summary>
    public void Add(NetworkNode node)
    {
        string x = _tensors[node.Inputs[0]];
        if (node.Operation is Dropout)
        {
            _tensors[node.Name] = x;
            return;
        }
        string name = node.Name is OnnxWriter.EmbeddingName or OnnxWriter.LogitsName ? node.Name + ".layer" : node.Name;
        _tensors[node.Name] = name;
        switch (node.Operation)
        {
            case Convolution c:
                Node(name, "Conv", [x, .. Weights(node, c.Bias)], Ints("kernel_shape", c.Kernel, c.Kernel),
                    Ints("strides", c.Stride, c.Stride),
                    Ints("pads", c.Padding, c.Padding, c.Padding, c.Padding), Int("group", c.Groups));
                break;
            case TransposedConvolution t:
                Node(name, "ConvTranspose", [x, .. Weights(node, t.Bias)], Ints("kernel_shape", t.Kernel, t.Kernel),
                    Ints("strides", t.Stride, t.Stride), Ints("pads", t.Padding, t.Padding, t.Padding, t.Padding));
                break;
            case BatchNorm b:
                // ONNX's momentum is the share of the old statistics, PyTorch's that of the new batch.
                Node(name, "BatchNormalization",
                    [x, .. Weights(node, bias: true), Weight(node, "running_mean"), Weight(node, "running_var")],
                    Float("epsilon", b.Epsilon), Float("momentum", 1 - b.Momentum));
                break;
            case Relu:
                Node(name, "Relu", [x]);
                break;
            case Networks.Add:
                Node(name, node.Inputs.Count switch { 1 => "Identity", 2 => "Add", _ => "Sum" }, [.. node.Inputs.Select(i => _tensors[i])]);
                break;
            case MaxPool p:
                Node(name, "MaxPool", [x], Ints("kernel_shape", p.Kernel, p.Kernel), Ints("strides", p.Stride, p.Stride),
                    Ints("pads", p.Padding, p.Padding, p.Padding, p.Padding));
                break;
            case AveragePool p:
                AttributeProto[] padding =
                    [Ints("pads", p.Padding, p.Padding, p.Padding, p.Padding), Int("count_include_pad", 1)];
                Node(name, "AveragePool", [x],
                    [Ints("kernel_shape", p.Kernel, p.Kernel), Ints("strides", p.Stride, p.Stride), .. (p.Padding > 0 ? padding : [])]);
                break;
            case GlobalAveragePool:
                Node(name, "GlobalAveragePool", [x]);
                break;
            case LocalResponseNorm l:
                // With an even number of channels the two formats place the window differently.
                if (l.Size % 2 == 0)
                    throw new ArgumentException(
                        $"network {_network.Name}: {node.Name}: a window of {l.Size} channels cannot be written to ONNX; use an odd size.");
                Node(name, "LRN", [x], Int("size", l.Size), Float("alpha", l.Alpha), Float("beta", l.Beta), Float("bias", l.K));
                break;
            case Flatten:
                Node(name, "Flatten", [x], Int("axis", 1));
                break;
            case Linear l:
                Node(name, "Gemm", [x, .. Weights(node, l.Bias)], Int("transB", 1));
                break;
            default:
                throw new ArgumentException($"network {_network.Name}: {node.Name}: no ONNX form of {node.Operation.GetType().Name}.");
        }
    }

    /// <summary>Gives out a layer under a name, flattened where a vector is wanted of a map.</summary>
    public void Output(string node, string name, IReadOnlyList<int> shape)
    {
        string tensor = _tensors[node];
        if (shape.Count < _network.Shape(node).Count) Node(name, "Flatten", [tensor], Int("axis", 1));
        else if (tensor != name) Node(name, "Identity", [tensor]);
        Graph.Output.Add(Info(name, shape));
    }

    private IEnumerable<string> Weights(NetworkNode node, bool bias) =>
        bias ? [Weight(node, "weight"), Weight(node, "bias")] : [Weight(node, "weight")];

    private string Weight(NetworkNode node, string part)
    {
        string name = $"{node.Name}.{part}";
        (IReadOnlyList<int> shape, float[] values) = _weights[name];
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        if (bad >= 0)
            throw new DivergenceException(
                $"{name}[{bad}] is {values[bad]}; a network with such weights is not exported. Look at the training curve and lower " +
                $"the learning rate.");
        Constant(name, shape, values);
        return name;
    }

    private void Constant(string name, IReadOnlyList<int> shape, float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape.Select(e => (long)e));
        // little-endian, as on every platform of .NET and ONNX Runtime
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
        Graph.Initializer.Add(tensor);
    }

    private void Node(string name, string operation, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.Add(inputs);
        node.Output.Add(name);
        node.Attribute.Add(attributes);
        Graph.Node.Add(node);
    }

    private ValueInfoProto Info(string name, IReadOnlyList<int> shape)
    {
        var extents = new TensorShapeProto();
        extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = _batchAxis });
        extents.Dim.Add(shape.Select(e => new TensorShapeProto.Types.Dimension { DimValue = e }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = extents };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Float(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    private static AttributeProto Ints(string name, params IEnumerable<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values.Select(v => (long)v));
        return attribute;
    }
}
