namespace KnowledgeTransfer.Onnx;

/// <summary>What each known operator does to shapes. Extents are null where unknown; a result of null is a tensor of unknown
/// rank.</summary>
internal static class ShapeRules
{
    private static readonly HashSet<string> Unchanged =
    [
        "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "Sigmoid", "HardSigmoid", "HardSwish", "Mish", "Softplus", "Softsign",
        "ThresholdedRelu", "Tanh", "Erf", "Sqrt", "Exp", "Log", "Abs", "Neg", "Reciprocal", "Floor", "Ceil", "Round", "Sign", "Sin", "Cos",
        "Clip", "Cast", "Identity", "Dropout", "Softmax", "LogSoftmax", "Hardmax", "BatchNormalization", "InstanceNormalization",
        "LayerNormalization", "GroupNormalization", "LpNormalization", "LRN", "MeanVarianceNormalization", "Not", "QuantizeLinear",
        "DequantizeLinear", "CumSum",
    ];

    private static readonly HashSet<string> Elementwise =
    [
        "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Mean", "Sum", "Where", "Mod", "Equal", "Greater", "Less", "GreaterOrEqual",
        "LessOrEqual", "And", "Or",
    ];

    private static readonly HashSet<string> Reductions =
    [
        "ReduceMean", "ReduceMax", "ReduceMin", "ReduceSum", "ReduceL1", "ReduceL2", "ReduceProd", "ReduceSumSquare", "ReduceLogSumExp",
    ];

    /// <summary>Shapes of the node's outputs; shorter than the outputs where nothing is known about the others.</summary>
    public static long?[]?[] Outputs(ShapeContext c, NodeProto node)
    {
        long?[]? x = c.Input(node, 0);
        return node.OpType switch
        {
            _ when Unchanged.Contains(node.OpType) => [x],
            _ when Elementwise.Contains(node.OpType) => [Broadcast([.. node.Input.Select(c.Shape)])],
            _ when Reductions.Contains(node.OpType) => [Reduce(node, x, c.Integers(node, "axes", 1))],
            "Conv" => [WindowRules.Convolution(node, x, c.Input(node, 1))],
            "ConvTranspose" => [WindowRules.Transposed(node, x, c.Input(node, 1))],
            "MaxPool" or "AveragePool" or "LpPool" => [WindowRules.Pool(node, x), WindowRules.Pool(node, x)],
            "GlobalAveragePool" or "GlobalMaxPool" or "GlobalLpPool" => [x is null ? null : [.. x.Select((e, i) => i < 2 ? e : 1)]],
            "Gemm" => [Gemm(node, x, c.Input(node, 1))],
            "MatMul" => [MatMul(x, c.Input(node, 1))],
            "Flatten" => [x is null ? null : Flatten(x, node.Int("axis", 1))],
            "Reshape" => [Reshape(x, c.Integers(node, "shape", 1), node.Int("allowzero", 0) != 0)],
            "Transpose" => [x is null ? null
                : [.. (node.Ints("perm") ?? [.. Enumerable.Range(0, x.Length).Reverse().Select(i => (long)i)]).Select(axis => x[axis])]],
            "Concat" => [Concat([.. node.Input.Select(c.Shape)], node.Int("axis", 1))],
            "Pad" => [Pad(x, c.Integers(node, "pads", 1) ?? (node.Ints("paddings") is { } old ? [.. old] : null), node.Input.Count > 3
                && node.Input[3].Length > 0)],
            "Squeeze" => [Squeeze(x, c.Integers(node, "axes", 1))],
            "Unsqueeze" => [Unsqueeze(x, c.Integers(node, "axes", 1))],
            "Gather" => [Gather(x, c.Input(node, 1), node.Int("axis", 0))],
            "Shape" => [x is null ? [null] : [x.Length]],
            "Constant" => [node.Find("value")?.T is { } t ? [.. t.Dims] : node.Ints("value_ints") is { } v ? [v.Length]
                : node.Find("value_float") is null && node.Find("value_int") is null ? null : []],
            "DepthToSpace" or "SpaceToDepth" => [Block(x, node.Int("blocksize", 1), node.OpType == "DepthToSpace")],
            "Expand" => [c.Values(node.Input[1]) is { } wanted ? Broadcast([x, wanted]) : null],
            "ConstantOfShape" => [c.Values(node.Input[0])],
            _ => [],
        };
    }

    private static long?[]? Broadcast(IReadOnlyList<long?[]?> shapes)
    {
        if (shapes.Count == 0 || shapes.Any(s => s is null)) return null;
        int rank = shapes.Max(s => s!.Length);
        var result = new long?[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            List<long?> extents = [.. shapes.Select(s => axis < rank - s!.Length ? 1 : s[axis - (rank - s.Length)])];
            // A known extent other than 1 decides; otherwise an unknown one may be anything.
            result[axis] = extents.FirstOrDefault(e => e is not null and not 1) ?? (extents.Contains(null) ? null : 1);
        }
        return result;
    }

    private static long?[] Gemm(NodeProto node, long?[]? a, long?[]? b) =>
        [a?[node.Int("transA", 0) != 0 ? 1 : 0], b?[node.Int("transB", 0) != 0 ? 0 : 1]];

    private static long?[]? MatMul(long?[]? a, long?[]? b)
    {
        if (a is null || b is null || a.Length == 0 || b.Length == 0) return null;
        long?[]? batch = Broadcast([a[..Math.Max(0, a.Length - 2)], b[..Math.Max(0, b.Length - 2)]]);
        long?[] rows = a.Length > 1 ? [a[^2]] : [], columns = b.Length > 1 ? [b[^1]] : [];
        return [.. batch!, .. rows, .. columns];
    }

    private static long?[] Flatten(long?[] x, long axis)
    {
        int split = (int)(axis < 0 ? axis + x.Length : axis);
        return [Product(x[..split]), Product(x[split..])];
    }

    private static long? Product(IEnumerable<long?> extents) => extents.Aggregate((long?)1, (product, extent) => checked(product * extent));

    private static long?[]? Reshape(long?[]? x, long?[]? wanted, bool allowZero)
    {
        if (wanted is null) return null;
        long?[] result =
            [.. wanted.Select((extent, i) => extent == 0 && !allowZero ? x is not null && i < x.Length ? x[i] : null : extent)];
        int open = Array.IndexOf(result, -1);
        if (open < 0) return result;
        // An axis whose unknown extent is carried over on both sides (the batch) cancels.
        List<long?> from = [.. x ?? [null]], to = [.. result.Where((_, i) => i != open)];
        if (x is not null && from.Count(e => e is null) == to.Count(e => e is null))
            (from, to) = ([.. from.Where(e => e is not null)], [.. to.Where(e => e is not null)]);
        result[open] = Product(to) is > 0 and var divisor ? Product(from) / divisor : null;
        return result;
    }

    private static long?[]? Concat(IReadOnlyList<long?[]?> shapes, long axis)
    {
        if (shapes.FirstOrDefault(s => s is not null) is not { } known) return null;
        int along = (int)(axis < 0 ? axis + known.Length : axis);
        long?[] result = [.. Enumerable.Range(0, known.Length).Select(i => shapes.Select(s => s?[i]).FirstOrDefault(e => e is not null))];
        result[along] = shapes.Aggregate((long?)0, (sum, s) => sum + s?[along]);
        return result;
    }

    private static long?[]? Pad(long?[]? x, long?[]? pads, bool someAxes) =>
        x is null || someAxes ? null
            : [.. x.Select((extent, i) => pads is null || pads.Length != 2 * x.Length ? null : extent + pads[i] + pads[i + x.Length])];

    private static long?[]? Squeeze(long?[]? x, long?[]? axes)
    {
        if (x is null || (axes?.Contains(null) ?? x.Contains(null))) return null;
        HashSet<long> gone = axes is null ? [.. Enumerable.Range(0, x.Length).Where(i => x[i] == 1).Select(i => (long)i)]
            : [.. axes.Select(a => a!.Value < 0 ? a.Value + x.Length : a.Value)];
        return [.. x.Where((_, i) => !gone.Contains(i))];
    }

    private static long?[]? Unsqueeze(long?[]? x, long?[]? axes)
    {
        if (x is null || axes is null || axes.Contains(null)) return null;
        var rest = new Queue<long?>(x);
        HashSet<long> added = [.. axes.Select(a => a!.Value < 0 ? a.Value + x.Length + axes.Length : a.Value)];
        return [.. Enumerable.Range(0, x.Length + axes.Length).Select(i => added.Contains(i) ? 1 : rest.Dequeue())];
    }

    private static long?[]? Reduce(NodeProto node, long?[]? x, long?[]? axes)
    {
        if (x is null || (axes?.Contains(null) ?? (node.Input.Count > 1))) return null;
        HashSet<long> over = axes is null ? [.. Enumerable.Range(0, x.Length).Select(i => (long)i)]
            : [.. axes.Select(a => a!.Value < 0 ? a.Value + x.Length : a.Value)];
        bool keep = node.Int("keepdims", 1) != 0;
        return [.. x.Select((e, i) => (Extent: over.Contains(i) ? 1 : e, Gone: over.Contains(i) && !keep)).Where(e => !e.Gone)
            .Select(e => e.Extent)];
    }

    private static long?[]? Gather(long?[]? x, long?[]? indices, long axis)
    {
        if (x is null || indices is null) return null;
        int along = (int)(axis < 0 ? axis + x.Length : axis);
        return [.. x[..along], .. indices, .. x[(along + 1)..]];
    }

    private static long?[]? Block(long?[]? x, long size, bool toSpace) => x is not { Length: 4 } ? null
        : toSpace ? [x[0], x[1] / (size * size), x[2] * size, x[3] * size] : [x[0], x[1] * size * size, x[2] / size, x[3] / size];
}
