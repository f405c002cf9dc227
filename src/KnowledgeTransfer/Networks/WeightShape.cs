namespace KnowledgeTransfer.Networks;

/// <summary>One weight tensor of a network.</summary>
/// <param name="Name">For example <c>conv1.weight</c>.</param>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="Trained">false for running statistics.</param>
public sealed record WeightShape(string Name, IReadOnlyList<int> Shape, bool Trained)
{
    /// <summary>How many inputs one output sums, weighted by this tensor; on average where outputs differ (transposed
    /// convolution).</summary>
    public double FanIn { get; init; } = 1;

    /// <summary>The node that the tensor belongs to: <c>conv1</c> of <c>conv1.weight</c>.</summary>
    public string NodeName => Name[..Name.LastIndexOf('.')];

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => checked(product * extent));
}
