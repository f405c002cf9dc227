namespace KnowledgeTransfer.Data;

/// <summary>How many pictures are of one kind.</summary>
/// <param name="Name">The kind: a class, a format, a size.</param>
/// <param name="Count">Pictures.</param>
public sealed record NamedCount(string Name, int Count);
