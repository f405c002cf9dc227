using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>The tuned numbers that are not those of a kernel. None changes a result.</summary>
internal sealed record CudaTuning
{
    /// <summary>
    /// Rows per batch, a multiple of 128. 2^18 rows are 2048 CTAs, 15 for each multiprocessor of the largest cards, so that the last wave
    /// costs little; what a batch needs besides its rows is 56 bytes each. Between batches a fit can be cancelled.
    /// </summary>
    internal int BatchRows { get; init; } = 1 << 18;

    /// <summary>
    /// Pairs that a batch can hold, per row; a batch with more is repeated in halves. Data with structure leaves below one.
    /// </summary>
    internal int PairsPerRow { get; init; } = 4;

    /// <summary>
    /// From how many clusters on the Hopper screen is used, where there is one. Its tiles have 256 columns: with fewer than 129 more than
    /// half of a tile is padding, and the narrow tiles of the tensor-core screen waste less.
    /// </summary>
    internal int FewestClustersForHopper { get; init; } = 129;

    /// <summary>The share of free memory that rows may take; the rest is for centroids, sums, batches and the driver.</summary>
    internal double ResidentShare { get; init; } = 0.8;

    /// <summary>Bytes of rows that may stay on the device; null for <see cref="ResidentShare"/> of what is free.</summary>
    internal long? ResidentBytes { get; init; }

    /// <summary>How many bytes of a device rows may take now.</summary>
    internal long BytesForRows(CudaContext context) => ResidentBytes ?? (long)(ResidentShare * context.Memory.Free);

    /// <summary>A stretch of a data set that does not fit: long enough for the full rate of the bus, twice on the host and twice on the
    /// device.</summary>
    internal long StreamedBytes { get; init; } = 256L << 20;
}
