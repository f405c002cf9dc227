namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>Where the results of a batch go.</summary>
/// <param name="Labels">Address of m uint32: before, all ones for none; after, the nearest centroids.</param>
/// <param name="Distances">Address of m float64.</param>
internal readonly record struct BatchLabels(ulong Labels, ulong Distances)
{
    /// <summary>What belongs to a part of the batch.</summary>
    internal BatchLabels Part(int first) => new(Labels + (ulong)(first * 4L), Distances + (ulong)(first * 8L));
}
