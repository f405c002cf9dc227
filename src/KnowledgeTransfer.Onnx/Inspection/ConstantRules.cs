namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Follows small integer tensors through the operators with which exporters compute shapes: <c>x.view(x.size(0), -1)</c> becomes
/// Shape, Gather, Unsqueeze, Concat, Reshape.
/// </summary>
internal static class ConstantRules
{
    /// <summary>Values of the node's first output, null for single unknown ones, or null where nothing is known.</summary>
    public static long?[]? Values(ShapeContext context, NodeProto node)
    {
        long?[]? first = node.Input.Count > 0 ? context.Values(node.Input[0]) : null;
        long?[]? second = node.Input.Count > 1 ? context.Values(node.Input[1]) : null;
        switch (node.OpType)
        {
            case "Constant" when node.Find("value")?.T is { } tensor: return TensorValues.Integers(tensor);
            case "Constant" when node.Ints("value_ints") is { } given: return [.. given];
            case "Constant" when node.Find("value_int") is { } one: return [one.I];
            case "Shape": return Range(context.Input(node, 0), node);
            case "Identity" or "Cast" or "Unsqueeze" or "Squeeze": return first;
            case "Gather" when first is not null && second is not null
                && second.All(i => i is { } k && k >= -first.Length && k < first.Length):
                return [.. second.Select(i => first[(int)(i!.Value < 0 ? i.Value + first.Length : i.Value)])];
            case "Concat":
                var parts = node.Input.Select(context.Values).ToList();
                return parts.All(p => p is not null) ? [.. parts.SelectMany(p => p!)] : null;
            case "Add" or "Sub" or "Mul" or "Div" when first is not null && second is not null
                && (first.Length == second.Length || first.Length == 1 || second.Length == 1):
                return [.. Enumerable.Range(0, Math.Max(first.Length, second.Length))
                    .Select(i => Apply(node.OpType, first[first.Length == 1 ? 0 : i], second[second.Length == 1 ? 0 : i]))];
            case "Slice" when first is not null && context.Integers(node, "starts", 1) is [{ } start]
                && context.Integers(node, "ends", 2) is [{ } end] && node.Input.Count < 5:
                long from = Math.Clamp(start < 0 ? start + first.Length : start, 0, first.Length),
                    to = Math.Clamp(end < 0 ? end + first.Length : end, from, first.Length);
                return first[(int)from..(int)to];
            default: return null;
        }
    }

    private static long?[]? Range(long?[]? shape, NodeProto node)
    {
        if (shape is null) return null;
        long start = node.Int("start", 0), end = node.Int("end", shape.Length);
        start = Math.Clamp(start < 0 ? start + shape.Length : start, 0, shape.Length);
        end = Math.Clamp(end < 0 ? end + shape.Length : end, start, shape.Length);
        return shape[(int)start..(int)end];
    }

    private static long? Apply(string operation, long? a, long? b) => (operation, a, b) switch
    {
        (_, null, _) or (_, _, null) or ("Div", _, 0) => null,
        ("Add", _, _) => a + b,
        ("Sub", _, _) => a - b,
        ("Mul", _, _) => a * b,
        _ => a / b,
    };
}
