namespace KnowledgeTransfer.Onnx;

/// <summary>Shapes of operators that slide a window: convolutions and pools, with pads, strides, dilations and automatic padding.</summary>
internal static class WindowRules
{
    /// <summary>[batch, out channels, ...] of a Conv with weight [out, in / groups, ...].</summary>
    public static long?[]? Convolution(NodeProto node, long?[]? x, long?[]? weight)
    {
        if (x is null) return null;
        long?[] kernel = node.Ints("kernel_shape") is { } given ? [.. given] : weight is null ? new long?[x.Length - 2] : weight[2..];
        return [x[0], weight?[0], .. Slide(node, x, kernel, ceiling: false)];
    }

    /// <summary>[batch, out channels, ...] of a ConvTranspose with weight [in, out / groups, ...].</summary>
    public static long?[]? Transposed(NodeProto node, long?[]? x, long?[]? weight)
    {
        if (x is null) return null;
        int rank = x.Length - 2;
        long[] strides = node.Ints("strides") ?? Ones(rank), dilations = node.Ints("dilations") ?? Ones(rank), pads = node.Ints("pads")
            ?? new long[2 * rank];
        long[] more = node.Ints("output_padding") ?? new long[rank];
        bool plain = node.Text("auto_pad", "NOTSET") == "NOTSET" && node.Ints("output_shape") is null;
        var result = new long?[x.Length];
        (result[0], result[1]) = (x[0], weight?[1] * node.Int("group", 1));
        for (int i = 0; i < rank; i++)
        {
            long? kernel = node.Ints("kernel_shape")?[i] ?? weight?[i + 2];
            result[i + 2] = plain ? strides[i] * (x[i + 2] - 1) + more[i] + (kernel - 1) * dilations[i] + 1 - pads[i] - pads[i + rank]
                : null;
        }
        return result;
    }

    /// <summary>[batch, channels, ...] of a pool.</summary>
    public static long?[]? Pool(NodeProto node, long?[]? x) =>
        x is null || node.Ints("kernel_shape") is not { } kernel ? null
            : [x[0], x[1], .. Slide(node, x, [.. kernel], node.Int("ceil_mode", 0) != 0)];

    /// <summary>Product of the strides of a node's first spatial axis; 1 for operators without.</summary>
    public static long Stride(NodeProto node) =>
        node.OpType is "Conv" or "MaxPool" or "AveragePool" or "LpPool" && node.Ints("strides") is [var stride, ..] ? Math.Max(stride, 1)
            : 1;

    private static IEnumerable<long?> Slide(NodeProto node, long?[] x, long?[] kernel, bool ceiling)
    {
        int rank = x.Length - 2;
        long[] strides = node.Ints("strides") ?? Ones(rank), dilations = node.Ints("dilations") ?? Ones(rank), pads = node.Ints("pads")
            ?? new long[2 * rank];
        string automatic = node.Text("auto_pad", "NOTSET");
        for (int i = 0; i < rank; i++)
        {
            long? size = x[i + 2], span = (kernel[i] - 1) * dilations[i] + 1;
            if (automatic is "SAME_UPPER" or "SAME_LOWER")
            {
                yield return (size + strides[i] - 1) / strides[i];
                continue;
            }
            long padding = automatic == "VALID" ? 0 : checked(pads[i] + pads[i + rank]);
            long? room = size + padding - span;
            long? positions = (ceiling ? room + strides[i] - 1 : room) / strides[i] + 1;
            // A last window that would start in the padding behind the map is dropped.
            if (ceiling && (positions - 1) * strides[i] >= size + pads[i]) positions--;
            yield return positions;
        }
    }

    private static long[] Ones(int rank) => [.. Enumerable.Repeat(1L, rank)];
}
