namespace KnowledgeTransfer.Networks;

/// <summary>
/// The last step of the method: what a network has learned in its convolutions becomes the beginning of another one (Noroozi et al., CVPR
/// 2018, section 4: only the convolutions are transferred, fully connected layers start at random).
/// </summary>
/// <param name="Weights">Every tensor of the target.</param>
/// <param name="CopiedNodes">Nodes of the target whose tensors were copied, in the order of its table.</param>
public sealed record ConvolutionTransfer(WeightSet Weights, IReadOnlyList<string> CopiedNodes)
{
    /// <summary>
    /// Fills a network: convolutions and the batch norms of maps by name from the source, everything else as <see
    /// cref="WeightInitializer"/> does.
    /// </summary>
    /// <param name="target">The network to begin.</param>
    /// <param name="source">
    /// Weights of a network whose convolutions have the same names and shapes. Strides may differ: the context-free network steps by 2
    /// where the downstream one steps by 4. Its fully connected layers are left aside.
    /// </param>
    /// <param name="seed">Of what starts at random.</param>
    /// <param name="last">The deepest node to copy, with all that it depends on; null copies all convolutions.</param>
    /// <exception cref="ShapeException">
    /// A convolution of the part to copy is missing in the source or has another shape there; every one is named.
    /// </exception>
    /// <exception cref="ArgumentException">The target has no node <paramref name="last"/>.</exception>
    public static ConvolutionTransfer Create(NetworkSpec target, WeightSet source, ulong seed, string? last = null)
    {
        IReadOnlySet<string>? wanted = last is null ? null : target.Ancestors(last);
        WeightSet random = WeightInitializer.Create(target, seed);
        var weights = new WeightSet();
        var copied = new List<string>();
        var problems = new List<string>();
        foreach (WeightShape tensor in target.Weights)
        {
            bool isMap = target.Shape(tensor.NodeName).Count == 3;
            (IReadOnlyList<int> shape, float[] values) = random[tensor.Name];
            if (isMap && wanted?.Contains(tensor.NodeName) != false)
            {
                if (!source.Names.Contains(tensor.Name))
                    problems.Add($"{tensor.Name} is missing");
                else if (!source[tensor.Name].Shape.SequenceEqual(shape))
                    problems.Add($"{tensor.Name} is [{string.Join(", ", source[tensor.Name].Shape)}], not [{string.Join(", ", shape)}]");
                else
                    values = source[tensor.Name].Values;
                if (!copied.Contains(tensor.NodeName)) copied.Add(tensor.NodeName);
            }
            weights.Add(tensor.Name, [.. shape], values);
        }
        if (problems.Count > 0)
        {
            throw new ShapeException($"the convolutions do not fit network {target.Name}: {string.Join("; ", problems.Take(10))}. "
                + "Take the network that these weights were trained in.");
        }
        return new ConvolutionTransfer(weights, copied);
    }
}
