namespace KnowledgeTransfer.Clustering;

/// <summary>Receives the nearest centroids of consecutive rows, block after block in row order, on the calling thread.</summary>
/// <param name="firstRow">The number of the block's first row.</param>
/// <param name="labels">argmin of D per row. Valid during the call only.</param>
/// <param name="squaredDistances">D to that centroid.</param>
/// <param name="secondSquaredDistances">The smallest D to any other centroid; +infinity if there is only one.</param>
public delegate void AssignmentBlock(
    long firstRow, ReadOnlySpan<int> labels, ReadOnlySpan<double> squaredDistances, ReadOnlySpan<double> secondSquaredDistances);
