namespace KnowledgeTransfer.Networks;

/// <summary>One named layer of a <see cref="NetworkSpec"/>. Its output carries the same name.</summary>
/// <param name="Name">
/// Unique; weights are called <c>Name.weight</c>, <c>Name.bias</c>, <c>Name.running_mean</c>, <c>Name.running_var</c>.
/// </param>
/// <param name="Operation">What it computes.</param>
/// <param name="Inputs">Names of the nodes it reads, earlier in the table; <see cref="NetworkSpec.InputName"/> is the picture.</param>
public sealed record NetworkNode(string Name, NetworkOperation Operation, params IReadOnlyList<string> Inputs);
