namespace KnowledgeTransfer.Data;

/// <summary>How an <see cref="ImagePipeline"/> works ahead of its consumer.</summary>
public sealed record ImagePipelineOptions
{
    /// <summary>Pictures per batch, at least 1; the last batch may be smaller. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Pictures at most that are decoded ahead of the consumer or being decoded, besides the batch that it holds; at least 1, and a batch
    /// is always allowed. Default 256. Buffers for so many pictures and two batches are kept: 58 MB at 224 x 224 with the defaults.
    /// Each thread holds one picture in full size in addition.
    /// </summary>
    public int PicturesInFlight { get; init; } = 256;

    /// <summary>Threads that decode, at least 1; 0 means one per processor. Default 0.</summary>
    public int ThreadCount { get; init; }
}
