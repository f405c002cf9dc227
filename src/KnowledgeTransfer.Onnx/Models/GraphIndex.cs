namespace KnowledgeTransfer.Onnx;

/// <summary>Finds things in a graph by name: who makes a tensor, which are weights, which are the free inputs; nodes in topological
/// order.</summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, int> _producers = new(StringComparer.Ordinal);

    /// <summary>Indexes a graph.</summary>
    /// <exception cref="ArtefactException">Two nodes make the same tensor, or the graph has a cycle.</exception>
    public GraphIndex(ModelProto model, string path)
    {
        GraphProto graph = model.Graph;
        foreach (TensorProto tensor in graph.Initializer) Weights[tensor.Name] = tensor;
        foreach (SparseTensorProto sparse in graph.SparseInitializer)
        {
            if (sparse.Values is not null) SparseWeights[sparse.Values.Name] = sparse;
        }
        FreeInputs = [.. graph.Input.Where(i => !Weights.ContainsKey(i.Name) && !SparseWeights.ContainsKey(i.Name))];
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(o => o.Length > 0))
            {
                if (!makers.TryAdd(output, node))
                    throw new ArtefactException($"{path} is not a valid ONNX model: two nodes make the tensor {output}.");
            }
        }
        Nodes = Sorted(graph, makers, path);
        for (int i = 0; i < Nodes.Count; i++)
        {
            foreach (string output in Nodes[i].Output.Where(o => o.Length > 0)) _producers[output] = i;
        }
    }

    /// <summary>Nodes so that each comes after those it reads.</summary>
    public IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>Initializers by name.</summary>
    public Dictionary<string, TensorProto> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Sparse initializers by name.</summary>
    public Dictionary<string, SparseTensorProto> SparseWeights { get; } = new(StringComparer.Ordinal);

    /// <summary>Graph inputs that are no initializers: what a caller must supply.</summary>
    public IReadOnlyList<ValueInfoProto> FreeInputs { get; }

    /// <summary>Names of all node outputs.</summary>
    public IReadOnlyCollection<string> TensorNames => _producers.Keys;

    /// <summary>Index into <see cref="Nodes"/> of the node that makes a tensor, or -1.</summary>
    public int Producer(string tensor) => _producers.GetValueOrDefault(tensor, -1);

    /// <summary>Throws unless some node makes the tensor.</summary>
    /// <exception cref="ConfigException">No node does; the message has the nearest names.</exception>
    public void RequireTensor(string tensor, string path)
    {
        if (Producer(tensor) >= 0) return;
        string nearest = string.Join(", ", NearestName.Of(tensor, TensorNames).Select(n => $"\"{n}\""));
        throw new ConfigException(
            $"{path} has no layer \"{tensor}\"; nearest are {nearest}. `kt teacher inspect` lists all {TensorNames.Count}.");
    }

    /// <summary>Indices of all nodes that the given tensors depend on, ascending.</summary>
    public IReadOnlyList<int> Ancestors(IEnumerable<string> tensors)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<string>(tensors);
        while (open.TryPop(out string? tensor))
        {
            int producer = Producer(tensor);
            if (producer < 0 || !needed.Add(producer)) continue;
            foreach (string read in GraphWalk.Reads(Nodes[producer])) open.Push(read);
        }
        return [.. needed];
    }

    // Kahn's algorithm, always taking the earliest ready node of the file: a sorted file keeps its order.
    private static List<NodeProto> Sorted(GraphProto graph, Dictionary<string, NodeProto> makers, string path)
    {
        var position = new Dictionary<NodeProto, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < graph.Node.Count; i++) position[graph.Node[i]] = i;
        var missing = new int[graph.Node.Count];
        var readers = new List<int>[graph.Node.Count];
        for (int i = 0; i < readers.Length; i++) readers[i] = [];
        for (int i = 0; i < readers.Length; i++)
        {
            foreach (int maker in GraphWalk.Reads(graph.Node[i]).Where(makers.ContainsKey).Select(r => position[makers[r]]).Distinct())
            {
                missing[i]++;
                readers[maker].Add(i);
            }
        }
        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, readers.Length).Where(i => missing[i] == 0).Select(i => (i, i)));
        var order = new List<NodeProto>(readers.Length);
        while (ready.TryDequeue(out int next, out _))
        {
            order.Add(graph.Node[next]);
            foreach (int reader in readers[next])
            {
                if (--missing[reader] == 0) ready.Enqueue(reader, reader);
            }
        }
        return order.Count == readers.Length ? order
            : throw new ArtefactException($"{path} is not a valid ONNX model: its graph has a cycle.");
    }
}
