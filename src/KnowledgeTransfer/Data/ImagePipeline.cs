namespace KnowledgeTransfer.Data;

/// <summary>
/// Decodes and transforms a source's pictures on several threads ahead of a consumer, which receives them as batches in the source's order.
/// The number of pictures in flight is bounded and buffers are reused, so memory does not depend on the size of the source.
/// </summary>
/// <remarks>
/// A picture that does not decode is an error here: rows of features must stay joined to ids, also when a run is resumed in the middle.
/// Whoever wants to leave bad pictures out runs <see cref="ImageCheck"/> first and reads from <see cref="ImageCheck.Good"/>.
/// </remarks>
/// <param name="source">The pictures.</param>
/// <param name="preprocessing">The size that they are brought to.</param>
/// <param name="options">Batch size, pictures in flight, threads; null for the defaults.</param>
/// <exception cref="ArgumentException">An option or a size is out of range.</exception>
public sealed class ImagePipeline(ImageSource source, ImagePreprocessing preprocessing, ImagePipelineOptions? options = null)
{
    private readonly ImageSource _source = source ?? throw new ArgumentNullException(nameof(source));
    private readonly ImageTransform _transform = new(preprocessing);
    private readonly ImagePipelineOptions _options = Check(options ?? new ImagePipelineOptions());

    /// <summary>Reads the source once, from a picture on. Each enumeration starts its own threads and ends them when it is
    /// disposed.</summary>
    /// <param name="firstIndex">Position of the first picture, 0 to Count; a resumed run passes the number of pictures already
    /// done.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches in order; the pixels of a batch are valid until the next one is asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The first index is not in the source.</exception>
    /// <exception cref="DataException">
    /// A picture does not decode: thrown in place of the batch that holds it, after all batches before it, the same on every run.
    /// </exception>
    public IEnumerable<ImageBatch> Batches(int firstIndex = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstIndex, _source.Count);
        return Read();

        IEnumerable<ImageBatch> Read()
        {
            using var run = new ImagePipelineRun(_source, _transform, preprocessing, _options, firstIndex, cancellation);
            while (run.Next() is { } batch) yield return batch;
        }
    }

    private static ImagePipelineOptions Check(ImagePipelineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PicturesInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        return options;
    }
}
