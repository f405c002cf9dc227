using Google.Protobuf;

namespace KnowledgeTransfer.Onnx;

/// <summary>Edits the outputs of a model, so that any internal tensor can be read.</summary>
internal static class ModelCut
{
    /// <summary>
    /// The same model with more outputs. In protobuf's encoding, concatenating two messages merges them and appends repeated fields, so the
    /// original bytes stay as they are and a few bytes follow: a name without a type, which the runtime infers.
    /// </summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="tensors">Names of tensors that are no outputs yet.</param>
    public static byte[] WithOutputs(byte[] model, params IEnumerable<string> tensors)
    {
        var more = new ModelProto { Graph = new GraphProto() };
        foreach (string tensor in tensors) more.Graph.Output.Add(new ValueInfoProto { Name = tensor });
        return [.. model, .. more.ToByteArray()];
    }

    /// <summary>A model with only what the given tensors need; they are its outputs. Layers behind them cost nothing then.</summary>
    /// <param name="file">The whole model.</param>
    /// <param name="tensors">Names of node outputs.</param>
    public static byte[] Ending(OnnxModelFile file, params IReadOnlyList<string> tensors) =>
        Of(file, file.Graph.Ancestors(tensors), tensors);

    /// <summary>A model of the given nodes only.</summary>
    public static byte[] Of(OnnxModelFile file, IReadOnlyList<int> nodes, IReadOnlyList<string> outputs)
    {
        GraphIndex index = file.Graph;
        var graph = new GraphProto { Name = file.Model.Graph.Name };
        HashSet<string> reads = [];
        foreach (int i in nodes)
        {
            graph.Node.Add(index.Nodes[i]);
            reads.UnionWith(GraphWalk.Reads(index.Nodes[i]));
        }
        // Inputs without readers are left out: a caller of the cut model must not have to supply them.
        graph.Input.Add(file.Model.Graph.Input.Where(i => reads.Contains(i.Name)));
        graph.Initializer.Add(file.Model.Graph.Initializer.Where(i => reads.Contains(i.Name)));
        graph.SparseInitializer.Add(file.Model.Graph.SparseInitializer.Where(s => s.Values is not null && reads.Contains(s.Values.Name)));
        foreach (string output in outputs)
        {
            graph.Output.Add(file.Model.Graph.Output.FirstOrDefault(o => o.Name == output) ?? new ValueInfoProto { Name = output });
        }
        var model = new ModelProto { IrVersion = file.Model.IrVersion, ProducerName = file.Model.ProducerName, Graph = graph };
        model.OpsetImport.Add(file.Model.OpsetImport);
        model.Functions.Add(file.Model.Functions);
        return model.ToByteArray();
    }
}
