namespace KnowledgeTransfer.Onnx;

/// <summary>What is known about the tensors of a graph while shapes are inferred, without running anything.</summary>
internal sealed class ShapeContext
{
    private readonly Dictionary<string, long?[]?> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long?[]> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);

    public ShapeContext(OnnxModelFile file) =>
        Opset = file.Opsets.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).DefaultIfEmpty(1).Max();

    /// <summary>Version of ONNX's own operators.</summary>
    public long Opset { get; }

    /// <summary>Extents with null for unknown ones; null where even the rank is unknown.</summary>
    public long?[]? Shape(string name) => _shapes.GetValueOrDefault(name);

    /// <summary>The values of a small integer tensor (a shape, axes), with null for unknown ones; null where nothing is known.</summary>
    public long?[]? Values(string name) => _values.GetValueOrDefault(name);

    /// <summary>Element type number of ONNX, or 0 where unknown.</summary>
    public int Type(string name) => _types.GetValueOrDefault(name);

    /// <summary>Shape of a node's i-th input; null where it is absent or unknown.</summary>
    public long?[]? Input(NodeProto node, int i) => i < node.Input.Count ? Shape(node.Input[i]) : null;

    /// <summary>Integers given as an attribute (older operator sets) or as a constant input (newer ones).</summary>
    public long?[]? Integers(NodeProto node, string attribute, int input) =>
        node.Ints(attribute) is { } given ? [.. given] : input < node.Input.Count ? Values(node.Input[input]) : null;

    public void Learn(string name, long?[]? shape, int type)
    {
        if (shape is not null || !_shapes.ContainsKey(name)) _shapes[name] = shape;
        if (type != 0) _types[name] = type;
    }

    public void Learn(string name, long?[]? values)
    {
        if (values is not null) _values[name] = values;
    }

    public void Learn(TensorProto tensor)
    {
        Learn(tensor.Name, [.. tensor.Dims], tensor.DataType);
        Learn(tensor.Name, TensorValues.Integers(tensor));
    }

    /// <summary>Takes what the file itself says about a tensor; extents it leaves open stay what inference found.</summary>
    public void Learn(ValueInfoProto info)
    {
        if (info.Type?.TensorType is not { } tensor) return;
        long?[]? stated = tensor.Shape is null ? null
            : [.. tensor.Shape.Dim.Select(d =>
            d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && d.DimValue > 0 ? d.DimValue : (long?)null)];
        if (stated is not null && Shape(info.Name) is { } inferred && inferred.Length == stated.Length)
            stated = [.. stated.Zip(inferred, (s, i) => s ?? i)];
        Learn(info.Name, stated, tensor.ElemType);
    }
}
