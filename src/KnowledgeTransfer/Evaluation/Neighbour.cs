namespace KnowledgeTransfer.Evaluation;

/// <summary>A neighbour of a query.</summary>
/// <param name="Row">Row in the candidates.</param>
/// <param name="Similarity">Cosine, -1 to 1.</param>
internal readonly record struct Neighbour(long Row, float Similarity);
