using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Pictures at the size that training wants, decoded once into a memory-mapped file instead of once per epoch.</summary>
internal static class StoredImages
{
    /// <summary>Opens the file of a source's pictures, writing it first if it is not there.</summary>
    /// <param name="stage">Whose progress it is.</param>
    /// <param name="source">The pictures.</param>
    /// <param name="size">Side in pixels: short side resized, centre cut out.</param>
    /// <param name="path">The file; its name appears only when it is complete.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static NpyImages Open(
        string stage, ImageSource source, int size, string path, int threads, IProgress<StageProgress> progress,
        CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            using var writer = new NpyImagesWriter(path, source.Count, size, size);
            var square = new ImagePreprocessing { Height = size, Width = size };
            var pipeline = new ImagePipeline(source, square, new ImagePipelineOptions { ThreadCount = threads });
            foreach (ImageBatch batch in pipeline.Batches(0, cancellation))
            {
                writer.Append(batch.Pixels.AsSpan(0, batch.Count * size * size * 3));
                progress.Report(new StageProgress(stage, "pictures", batch.FirstIndex + batch.Count, source.Count));
            }
            writer.Complete();
        }
        return new NpyImages(path, source.Ids);
    }
}
