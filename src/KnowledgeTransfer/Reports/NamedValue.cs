namespace KnowledgeTransfer.Reports;

/// <summary>A line of an options or provenance list.</summary>
/// <param name="Name">Key path or thing, for example <c>student.epochs</c> or <c>centroids.npy SHA-256</c>.</param>
/// <param name="Value">The value as text.</param>
public sealed record NamedValue(string Name, string Value);
