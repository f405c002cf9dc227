namespace KnowledgeTransfer.Proposals;

/// <summary>A picture divided into regions, each connected and each pixel in one.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="RegionCount">Number of regions, at least 1.</param>
/// <param name="Labels">Height x Width: the region of each pixel, 0 to RegionCount - 1, numbered in the order of their first pixels.
/// </param>
public sealed record Segmentation(int Width, int Height, int RegionCount, int[] Labels);
