namespace KnowledgeTransfer.Clustering;

/// <summary>Receives nearest centroids of consecutive rows, block after block in row order, on the calling thread.</summary>
/// <param name="firstRow">The number of the block's first row.</param>
/// <param name="labels">argmin of D per row; an exact tie goes to the lowest index. Valid during the call only.</param>
/// <param name="squaredDistances">D to that centroid.</param>
public delegate void NearestBlock(long firstRow, ReadOnlySpan<int> labels, ReadOnlySpan<double> squaredDistances);
