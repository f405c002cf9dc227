using Google.Protobuf;

namespace KnowledgeTransfer.Onnx.Tests;

/// <summary>Hand-built models of a few nodes.</summary>
internal sealed class TinyModel
{
    public GraphProto Graph { get; } = new() { Name = "tiny" };

    public TinyModel Input(string name, params IEnumerable<object> shape)
    {
        Graph.Input.Add(Info(name, shape));
        return this;
    }

    public TinyModel Output(string name, params IEnumerable<object> shape)
    {
        Graph.Output.Add(Info(name, shape));
        return this;
    }

    public TinyModel Weight(string name, long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(shape);
        tensor.FloatData.Add(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public TinyModel Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.Add(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public TinyModel Node(string operation, string inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = "node_" + output };
        node.Input.Add(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        node.Output.Add(output);
        foreach ((string name, object value) in attributes) node.Attribute.Add(Attribute(name, value));
        Graph.Node.Add(node);
        return this;
    }

    public ModelProto Build(long opset = 13)
    {
        var model = new ModelProto { IrVersion = 7, ProducerName = "tests", Graph = Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        return model;
    }

    public string Save(string path, long opset = 13)
    {
        File.WriteAllBytes(path, Build(opset).ToByteArray());
        return path;
    }

    /// <summary>A 1x1 convolution to two channels, ReLU, pooled to a vector: y0 = R - 2, y1 = G + 2B; relu; mean.</summary>
    public static TinyModel Colours(object batch, int side = 2) => new TinyModel()
        .Input("input", batch, 3, side, side)
        .Weight("w", [2, 3, 1, 1], 1, 0, 0, 0, 1, 2)
        .Weight("b", [2], -2, 0)
        .Node("Conv", "input w b", "conv")
        .Node("Relu", "conv", "relu")
        .Node("GlobalAveragePool", "relu", "gap")
        .Node("Flatten", "gap", "vector")
        .Output("vector", batch, 2);

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int or long:
                (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, Convert.ToInt64(value));
                break;
            case long[] many:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.Add(many);
                break;
            case string text:
                (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(text));
                break;
            case TensorProto tensor:
                (attribute.Type, attribute.T) = (AttributeProto.Types.AttributeType.Tensor, tensor);
                break;
            case GraphProto graph:
                (attribute.Type, attribute.G) = (AttributeProto.Types.AttributeType.Graph, graph);
                break;
            default:
                throw new ArgumentException($"no attribute of {value.GetType()}");
        }
        return attribute;
    }

    private static ValueInfoProto Info(string name, IEnumerable<object> shape)
    {
        var extents = new TensorShapeProto();
        foreach (object extent in shape)
            extents.Dim.Add(extent is string symbol ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)extent });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = extents };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
