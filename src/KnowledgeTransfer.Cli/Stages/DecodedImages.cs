using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A limited number of pictures, decoded into memory at the size that a task starts from.</summary>
internal static class DecodedImages
{
    private const long ByteLimit = 256_000_000;

    /// <summary>Decodes the first pictures by id: those that training measures on.</summary>
    /// <param name="source">The pictures; at least one.</param>
    /// <param name="size">Side in pixels: short side resized, centre cut out.</param>
    /// <param name="limit">Most pictures; fewer where they would take more than 256 MB.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static MemoryImages First(ImageSource source, int size, int limit, int threads, CancellationToken cancellation)
    {
        int picture = 3 * size * size, count = (int)Math.Min(Math.Min(limit, source.Count), Math.Max(1, ByteLimit / picture));
        int[] first = [.. Enumerable.Range(0, source.Count).OrderBy(index => source.Ids[index]).Take(count).Order()];
        var chosen = new SubsetSource(source, first, source.Name);
        var pixels = new byte[count * picture];
        var square = new ImagePreprocessing { Height = size, Width = size };
        var pipeline = new ImagePipeline(chosen, square, new ImagePipelineOptions { ThreadCount = threads });
        foreach (ImageBatch batch in pipeline.Batches(0, cancellation))
            batch.Pixels.AsSpan(0, batch.Count * picture).CopyTo(pixels.AsSpan(batch.FirstIndex * picture));
        return new MemoryImages(chosen.Ids, size, size, pixels);
    }
}
