namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Infers shapes and element types of all tensors of a graph from its inputs, weights and constants. Unknown stays unknown: an operator
/// without a rule, or one that depends on data, gives a tensor of unknown rank, and what the file itself states fills in.
/// </summary>
internal static class ShapeInference
{
    private const int Int64 = (int)TensorProto.Types.DataType.Int64, Bool = (int)TensorProto.Types.DataType.Bool;

    /// <summary>Runs over the graph once.</summary>
    /// <param name="file">The model.</param>
    /// <param name="input">The picture's input with its sizes.</param>
    /// <param name="pictureShape">[batch, 3, height, width] or [batch, height, width, 3] with null for open extents.</param>
    public static ShapeContext Run(OnnxModelFile file, string input, long?[] pictureShape)
    {
        var context = new ShapeContext(file);
        foreach (TensorProto weight in file.Model.Graph.Initializer) context.Learn(weight);
        foreach (ValueInfoProto info in file.Model.Graph.Input) context.Learn(info);
        context.Learn(input, pictureShape, (int)TensorProto.Types.DataType.Float);
        var stated = new Dictionary<string, ValueInfoProto>(StringComparer.Ordinal);
        foreach (ValueInfoProto info in file.Model.Graph.ValueInfo.Concat(file.Model.Graph.Output)) stated[info.Name] = info;
        foreach (NodeProto node in file.Graph.Nodes)
        {
            Infer(context, node);
            foreach (string output in node.Output)
            {
                if (stated.TryGetValue(output, out ValueInfoProto? info)) context.Learn(info);
            }
        }
        return context;
    }

    private static void Infer(ShapeContext context, NodeProto node)
    {
        (long?[]?[] shapes, long?[]? values, int type) = ([], null, 0);
        if (node.IsStandard())
        {
            try
            {
                (shapes, values, type) = (ShapeRules.Outputs(context, node), ConstantRules.Values(context, node), Type(context, node));
            }
            catch (Exception e) when (
                e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidOperationException)
            {
                // Attributes or inputs that contradict each other: the runtime names them when the model is loaded. Here it is unknown.
            }
        }
        for (int i = 0; i < node.Output.Count; i++) context.Learn(node.Output[i], i < shapes.Length ? shapes[i] : null, type);
        if (node.Output.Count > 0) context.Learn(node.Output[0], values);
    }

    private static int Type(ShapeContext context, NodeProto node) => node.OpType switch
    {
        "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin" => Int64,
        "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Not" or "And" or "Or" or "Xor" or "IsNaN" or "IsInf" =>
            Bool,
        "Cast" => (int)node.Int("to", 0),
        "Constant" or "ConstantOfShape" =>
            node.Find("value")?.T?.DataType
            ?? (node.OpType == "ConstantOfShape" || node.Find("value_float") is not null ? (int)TensorProto.Types.DataType.Float
            : node.Find("value_ints") is not null || node.Find("value_int") is not null ? Int64 : 0),
        "QuantizeLinear" => node.Input.Count > 2 ? context.Type(node.Input[2]) : (int)TensorProto.Types.DataType.Uint8,
        "DequantizeLinear" => context.Type(node.Input[1]),
        "Where" => node.Input.Count > 1 ? context.Type(node.Input[1]) : 0,
        _ => node.Input.Count > 0 ? context.Type(node.Input[0]) : 0,
    };
}
