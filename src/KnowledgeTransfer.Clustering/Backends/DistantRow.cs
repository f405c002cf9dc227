namespace KnowledgeTransfer.Clustering;

/// <summary>A row far from its centroid.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Label">Its cluster.</param>
/// <param name="SquaredDistance">D to that cluster's centroid, above 0.</param>
public readonly record struct DistantRow(long Row, int Label, double SquaredDistance);
