using System.Collections;
using System.Numerics;
using ElementKind = Onnx.TensorProto.Types.DataType;

namespace KnowledgeTransfer.Onnx;

/// <summary>Per tensor: longest paths from the picture, stride, weights below. One pass in topological order.</summary>
internal sealed class GraphDepths
{
    // A bit per weight and tensor; above this many bits the counting of parameters is left out (it would need gigabytes).
    private const long MostBits = 1L << 31;

    private static readonly HashSet<string> Upsampling = ["ConvTranspose", "Resize", "Upsample", "DepthToSpace"];

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly long[] _sizes;

    /// <summary>Walks the graph.</summary>
    public GraphDepths(OnnxModelFile file, string input, ShapeContext shapes)
    {
        GraphIndex graph = file.Graph;
        string[] names = [.. graph.Weights.Values.Where(IsTrained).Select(w => w.Name)];
        _sizes = [.. names.Select(n => TensorValues.Count(graph.Weights[n]) ?? 0)];
        bool counting = (long)names.Length * graph.Nodes.Count <= MostBits;
        Dictionary<string, int> place = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        _entries[input] = new Entry(0, 0, 1, false, counting ? new BitArray(names.Length) : null);
        foreach (NodeProto node in graph.Nodes)
        {
            List<string> reads = [.. GraphWalk.Reads(node)];
            List<Entry> from = [.. reads.Where(_entries.ContainsKey).Select(r => _entries[r])];
            if (from.Count == 0) continue; // depends on constants only: no picture in it
            BitArray? below = counting ? new BitArray(names.Length) : null;
            foreach (Entry entry in from) below?.Or(entry.Below!);
            foreach (string read in reads)
            {
                if (place.TryGetValue(read, out int bit) && below is not null) below[bit] = true;
            }
            int weighted = from.Max(e => e.Weighted) + (IsWeighted(node, graph) ? 1 : 0);
            bool upsampled = Upsampling.Contains(node.OpType) || from.Any(e => e.Upsampled);
            var made = new Entry(from.Max(e => e.Depth) + 1, weighted, null, upsampled, below);
            foreach (string output in node.Output.Where(o => o.Length > 0))
                _entries[output] = made with { Stride = Stride(node, output, from, shapes) };
        }
    }

    /// <summary>All trained numbers of the model.</summary>
    public long ParameterCount => _sizes.Sum();

    /// <summary>What is known about a tensor; null where it does not depend on the picture.</summary>
    public Entry? Find(string tensor) => _entries.GetValueOrDefault(tensor);

    /// <summary>Trained numbers that a tensor depends on.</summary>
    public long? ParametersBelow(Entry entry)
    {
        if (entry.Below is null) return null;
        var words = new int[(entry.Below.Length + 31) / 32];
        entry.Below.CopyTo(words, 0);
        long sum = 0;
        for (int word = 0; word < words.Length; word++)
        {
            for (uint bits = (uint)words[word]; bits != 0; bits &= bits - 1)
                sum += _sizes[word * 32 + BitOperations.TrailingZeroCount(bits)];
        }
        return sum;
    }

    // A map keeps its stride through layers that keep its size, multiplies it in windows with strides, and loses it when it becomes a
    // vector, a sequence or one place. Joined branches have the stride of the one that is still a map.
    private static long? Stride(NodeProto node, string output, List<Entry> from, ShapeContext shapes)
    {
        if (shapes.Shape(output) is { } shape
            && (shape.Length != 4 || (shape[2] == 1 && shape[3] == 1 && node.OpType.StartsWith("Global", StringComparison.Ordinal))))
            return null;
        if (node.OpType is "GlobalAveragePool" or "GlobalMaxPool" or "Flatten" or "Reshape"
            || node.OpType.StartsWith("Reduce", StringComparison.Ordinal))
            return null;
        long? before = from.Max(e => e.Stride);
        return before is { } stride && stride < 1 << 20 ? stride * WindowRules.Stride(node) : before;
    }

    private static bool IsTrained(TensorProto tensor) => (ElementKind)tensor.DataType
        is ElementKind.Float or ElementKind.Float16 or ElementKind.Double or ElementKind.Bfloat16 or ElementKind.Int8 or ElementKind.Uint8;

    private static bool IsWeighted(NodeProto node, GraphIndex graph) =>
        node.OpType is "Conv" or "ConvTranspose" or "Gemm" or "QLinearConv" or "ConvInteger"
            || (node.OpType is "MatMul" or "MatMulInteger" or "QLinearMatMul" && node.Input.Any(graph.Weights.ContainsKey));

    /// <summary>What is known about one tensor.</summary>
    internal sealed record Entry(int Depth, int Weighted, long? Stride, bool Upsampled, BitArray? Below);
}
