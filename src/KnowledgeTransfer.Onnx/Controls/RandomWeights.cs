using System.Runtime.InteropServices;
using Google.Protobuf;

namespace KnowledgeTransfer.Onnx;

/// <summary>Replaces what training left in a graph: kernels become random, everything that shifts or scales becomes neutral.</summary>
internal static class RandomWeights
{
    /// <summary>Replaces all weights in place.</summary>
    /// <exception cref="ArtefactException">A layer's kernel is no float32 initializer.</exception>
    public static void Reset(GraphIndex graph, long seed, string path)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes.Where(n => n.IsStandard()))
        {
            switch (node.OpType)
            {
                case "Conv" or "ConvTranspose" or "Gemm":
                    Draw(Kernel(graph, node, 1) ?? throw new ArtefactException(
                        $"{path}: the kernel of node \"{node.Name}\" ({node.OpType}) is not a float32 weight of the file, so no " +
                            $"untrained copy can be made."), FanIn(node));
                    Fill(node, 2, 0);
                    break;
                case "MatMul" when (Kernel(graph, node, 1) ?? Kernel(graph, node, 0)) is { } kernel:
                    Draw(kernel, FanIn(node));
                    break;
                case "BatchNormalization":
                    (int Input, float Value)[] neutral = [(1, 1), (2, 0), (3, 0), (4, 1)];
                    foreach ((int input, float value) in neutral) Fill(node, input, value);
                    break;
                case "LayerNormalization" or "InstanceNormalization" or "GroupNormalization":
                    Fill(node, 1, 1);
                    Fill(node, 2, 0);
                    break;
                // Biases and scales that a converter moved out of their layers. Single numbers stay: they belong to the architecture.
                case "Add" or "Sub" or "Mul" or "Div":
                    for (int input = 0; input < node.Input.Count; input++)
                    {
                        if (Kernel(graph, node, input) is { } constant && TensorValues.Count(constant) > 1)
                            Fill(node, input, node.OpType is "Add" or "Sub" ? 0 : 1);
                    }
                    break;
            }
        }

        void Draw(TensorProto tensor, Func<IList<long>, long> fanIn)
        {
            if (!done.Add(tensor.Name)) return;
            var draws = new NormalDraws(seed, tensor.Name);
            double deviation = Math.Sqrt(2.0 / Math.Max(1, fanIn(tensor.Dims))); // He et al. 2015, equation 10
            var values = new float[checked((int)(TensorValues.Count(tensor) ?? 0))];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * draws.Next());
            Write(tensor, values);
        }

        void Fill(NodeProto node, int input, float value)
        {
            if (Kernel(graph, node, input) is not { } tensor || !done.Add(tensor.Name)) return;
            var values = new float[checked((int)(TensorValues.Count(tensor) ?? 0))];
            Array.Fill(values, value);
            Write(tensor, values);
        }
    }

    /// <summary>A node's i-th input if it is a float32 initializer.</summary>
    public static TensorProto? Kernel(GraphIndex graph, NodeProto node, int input) =>
        input < node.Input.Count && graph.Weights.TryGetValue(node.Input[input], out TensorProto? tensor)
            && tensor.DataType == (int)TensorProto.Types.DataType.Float ? tensor : null;

    /// <summary>The values of a tensor that <see cref="Write"/> wrote.</summary>
    public static float[] Read(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>Replaces a tensor's values.</summary>
    public static void Write(TensorProto tensor, float[] values)
    {
        tensor.FloatData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    // Numbers that one output sums: Conv [out, in / groups, ...], ConvTranspose [in, out / groups, ...], Gemm and MatMul [in, out] unless
    // transposed.
    private static Func<IList<long>, long> FanIn(NodeProto node) => node.OpType switch
    {
        "Conv" => dims => dims.Skip(1).Aggregate(1L, (product, extent) => product * extent),
        "ConvTranspose" => dims => dims[0] * dims.Skip(2).Aggregate(1L, (product, extent) => product * extent),
        "Gemm" => dims => dims.Count == 2 ? dims[node.Int("transB", 0) != 0 ? 1 : 0] : 1,
        _ => dims => dims.Count >= 2 ? dims[^2] : dims.FirstOrDefault(),
    };
}
