namespace KnowledgeTransfer.Onnx;

/// <summary>Visits the parts of a model that hide in attributes: tensors and the graphs inside If, Loop and Scan.</summary>
internal static class GraphWalk
{
    /// <summary>Every tensor of the model: initializers and attribute values, at any depth.</summary>
    public static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Tensors(model.Graph).Concat(model.Functions.SelectMany(f => f.Node).SelectMany(Tensors));

    /// <summary>Every name that a node reads, the outer names used by graphs in its attributes included; empty names (absent options) left
    /// out.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Where(name => name.Length > 0).Concat(Subgraphs(node).SelectMany(FreeNames));

    /// <summary>The graphs in a node's attributes.</summary>
    public static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(a => a.Graphs.Concat(a.G is null ? [] : [a.G]));

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) =>
        graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Parts)).Concat(graph.Node.SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(NodeProto node) => node.Attribute
        .SelectMany(a =>
            a.Tensors.Concat(a.T is null ? [] : [a.T])
            .Concat(a.SparseTensors.Concat(a.SparseTensor is null ? [] : [a.SparseTensor]).SelectMany(Parts)))
        .Concat(Subgraphs(node).SelectMany(Tensors));

    private static IEnumerable<TensorProto> Parts(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.Where(part => part is not null);

    private static IEnumerable<string> FreeNames(GraphProto graph)
    {
        HashSet<string> own =
            [.. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(i => i.Name), .. graph.Node.SelectMany(n => n.Output)];
        return graph.Node.SelectMany(Reads).Concat(graph.Output.Select(o => o.Name)).Where(name => !own.Contains(name));
    }
}
