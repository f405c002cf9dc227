namespace KnowledgeTransfer.Networks;

/// <summary>One weight tensor of a network.</summary>
/// <param name="Name">For example <c>conv1.weight</c>.</param>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="Trained">false for running statistics.</param>
public sealed record WeightShape(string Name, IReadOnlyList<int> Shape, bool Trained)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => checked(product * extent));
}
