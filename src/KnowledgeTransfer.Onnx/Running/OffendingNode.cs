using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Finds the first node at which a model stops loading. The part of the graph up to node i loads for every i before the first offending
/// node and for none from there on, so log2(nodes) loads find it.
/// </summary>
internal static class OffendingNode
{
    private static readonly OnnxRunOptions Plain = new() { Optimise = false, Threads = 1 };

    /// <summary>Name, operator and the runtime's words about the first offending node, or null where every part of the graph
    /// loads.</summary>
    public static string? Describe(OnnxModelFile file)
    {
        IReadOnlyList<NodeProto> nodes = file.Graph.Nodes;
        string? words = Try(file, nodes.Count);
        if (words is null) return null;
        int good = 0, bad = nodes.Count;
        while (bad - good > 1)
        {
            int middle = good + (bad - good) / 2;
            if (Try(file, middle) is { } problem) (bad, words) = (middle, problem);
            else good = middle;
        }
        NodeProto node = nodes[bad - 1];
        string domain = node.Domain.Length == 0 ? "" : $" of domain {node.Domain}";
        string opsets = string.Join(", ", file.Opsets.Select(o => $"{(o.Domain.Length == 0 ? "ai.onnx" : o.Domain)} {o.Version}"));
        return $"the first offending node is \"{node.Name}\" ({node.OpType}{domain}, output \"{node.Output.FirstOrDefault()}\", node " +
            $"{bad} of {nodes.Count}, operator sets {opsets}): {words}";
    }

    private static string? Try(OnnxModelFile file, int count)
    {
        NodeProto last = file.Graph.Nodes[count - 1];
        try
        {
            using var session =
                new OnnxSession(ModelCut.Of(file, [.. Enumerable.Range(0, count)], [.. last.Output.Where(o => o.Length > 0)]), Plain,
                file.Path);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return OnnxSession.Words(e);
        }
    }
}
