namespace KnowledgeTransfer.Networks;

/// <summary>
/// Weights by name, float32 in row-major order: what passes from the trainer to the ONNX writer, always through a safetensors file.
/// </summary>
public sealed class WeightSet
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    /// <summary>Names in insertion order of the file or the network table.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Adds a tensor.</summary>
    /// <exception cref="ArgumentException">The name is taken or the values do not fill the shape.</exception>
    public void Add(string name, int[] shape, float[] values)
    {
        long count = shape.Aggregate(1L, (product, extent) => checked(product * extent));
        if (count != values.Length)
            throw new ArgumentException($"{name}: {values.Length} values for shape [{string.Join(", ", shape)}]", nameof(values));
        if (!_tensors.TryAdd(name, (shape, values))) throw new ArgumentException($"two tensors are called {name}", nameof(name));
    }

    /// <summary>Shape and values of a tensor.</summary>
    /// <exception cref="ShapeException">There is no tensor of that name.</exception>
    public (IReadOnlyList<int> Shape, float[] Values) this[string name] => _tensors.TryGetValue(name, out (int[] Shape, float[] Values) t)
        ? (t.Shape, t.Values)
        : throw new ShapeException($"the weights have no tensor {name}; they have {string.Join(", ", _tensors.Keys.Take(20))}");

    /// <summary>The tensors whose names satisfy a condition, under new names if given; values are shared, not copied.</summary>
    /// <param name="condition">Whether a tensor is taken, by its name.</param>
    /// <param name="rename">The new name; null keeps names.</param>
    public WeightSet Where(Func<string, bool> condition, Func<string, string>? rename = null)
    {
        var part = new WeightSet();
        foreach ((string name, (int[] shape, float[] values)) in _tensors)
            if (condition(name)) part.Add(rename?.Invoke(name) ?? name, shape, values);
        return part;
    }

    /// <summary>Adds all tensors of another set with a prefix to their names; values are shared, not copied.</summary>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public void AddAll(WeightSet others, string prefix = "")
    {
        foreach ((string name, (int[] shape, float[] values)) in others._tensors) Add(prefix + name, shape, values);
    }

    /// <summary>The tensors whose names begin with a prefix, without it.</summary>
    public WeightSet Part(string prefix) =>
        Where(name => name.StartsWith(prefix, StringComparison.Ordinal), name => name[prefix.Length..]);

    /// <summary>Throws unless the set holds exactly the tensors of a network, each with its shape.</summary>
    /// <exception cref="ShapeException">Names every tensor that is missing, superfluous or of another shape.</exception>
    public void RequireFit(NetworkSpec network)
    {
        var problems = new List<string>();
        foreach (WeightShape wanted in network.Weights)
        {
            if (!_tensors.TryGetValue(wanted.Name, out (int[] Shape, float[] Values) t))
                problems.Add($"{wanted.Name} is missing");
            else if (!t.Shape.SequenceEqual(wanted.Shape))
                problems.Add($"{wanted.Name} is [{string.Join(", ", t.Shape)}], not [{string.Join(", ", wanted.Shape)}]");
        }
        problems.AddRange(_tensors.Keys.Except(network.Weights.Select(w => w.Name)).Select(extra => $"{extra} is not part of the network"));
        if (problems.Count > 0)
            throw new ShapeException($"the weights do not fit network {network.Name}: {string.Join("; ", problems.Take(10))}");
    }
}
