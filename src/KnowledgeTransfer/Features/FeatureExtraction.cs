using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Features;

/// <summary>
/// Runs a feature extractor over a source and streams its vectors into a <c>.npy</c> file, one row per picture in the source's order.
/// </summary>
/// <remarks>
/// Decoding runs ahead of the network on other threads; neither pictures nor features are ever whole in memory. An interrupted extraction
/// goes on from the last whole batch of <c>path.tmp</c> and ends with the same bytes.
/// </remarks>
public static class FeatureExtraction
{
    private const int RestoredNumbers = 1 << 20;

    /// <summary>Extracts all pictures.</summary>
    /// <param name="extractor">The teacher.</param>
    /// <param name="source">n pictures, all decodable (see <see cref="ImageCheck"/>).</param>
    /// <param name="path">
    /// The file, [n, d]. What an earlier attempt left as <c>path.tmp</c> must come from the same extractor and source.
    /// </param>
    /// <param name="type">float32 or float16; float64 would only hold float32 numbers.</param>
    /// <param name="pipeline">Pictures in flight and threads; null for the defaults. The batch size is the extractor's.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <param name="kept">
    /// [n, d] of the same type, or null: the features are put there as well, directly where the extractor computes in the same memory and
    /// both are float32.
    /// </param>
    /// <exception cref="DataException">
    /// A picture does not decode, or a feature is NaN or infinite; the message names the picture.
    /// </exception>
    /// <exception cref="ArtefactException">The file cannot be written; <c>path.tmp</c> stays for the next attempt.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; <c>path.tmp</c> stays for the next attempt.</exception>
    public static void Run(IFeatureExtractor extractor, ImageSource source, string path, ElementType type,
        ImagePipelineOptions? pipeline = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default,
        DeviceMatrix? kept = null)
    {
        int batchSize = extractor.PreferredBatchSize;
        var header = new NpyHeader(type == ElementType.Float16 ? NpyType.Float16 : NpyType.Float32, source.Count, extractor.Dimension);

        // Whole batches only: the extractor then sees the batches it would have seen without the interruption.
        int first = (int)((NpyWriter.CompleteRows(path, header) ?? 0) / batchSize * batchSize);
        using NpyWriter writer = first > 0 ? NpyWriter.Resume(path, header, first) : NpyWriter.Create(path, header);
        foreach (FeatureBatch batch in Batches(extractor, source, first, pipeline, kept, cancellation))
        {
            writer.Append(batch.Rows.Span);
            int done = batch.FirstIndex + batch.Rows.Length / extractor.Dimension;
            progress?.Report(new StageProgress("features", "pictures", done, source.Count));
        }
        writer.Complete();
        if (kept is not null) Restore(kept, path, first);
    }

    /// <summary>The features of all pictures from one on, batch by batch in their order, for whoever needs no file of them.</summary>
    /// <param name="extractor">The teacher.</param>
    /// <param name="source">n pictures, all decodable.</param>
    /// <param name="first">The first picture, a multiple of the extractor's batch size.</param>
    /// <param name="pipeline">Pictures in flight and threads; null for the defaults. The batch size is the extractor's.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">
    /// A picture does not decode, or a feature is NaN or infinite; the message names the picture.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<FeatureBatch> Batches(IFeatureExtractor extractor, ImageSource source, int first = 0,
        ImagePipelineOptions? pipeline = null, CancellationToken cancellation = default) =>
        Batches(extractor, source, first, pipeline, null, cancellation);

    private static IEnumerable<FeatureBatch> Batches(IFeatureExtractor extractor, ImageSource source, int first,
        ImagePipelineOptions? pipeline, DeviceMatrix? kept, CancellationToken cancellation)
    {
        int batchSize = extractor.PreferredBatchSize, dimension = extractor.Dimension;
        IDeviceExtractor? leaving = kept is { ElementType: ElementType.Float32 } && extractor is IDeviceExtractor device
            && device.Place == kept.Place ? device : null;
        var features = new float[checked(batchSize * dimension)];
        pipeline = (pipeline ?? new ImagePipelineOptions()) with { BatchSize = batchSize };
        var images = new ImagePipeline(source, extractor.Preprocessing, pipeline);
        foreach (ImageBatch batch in images.Batches(first, cancellation))
        {
            Memory<float> rows = features.AsMemory(0, batch.Count * dimension);
            if (leaving is null)
            {
                extractor.Extract(batch, rows.Span);
            }
            else
            {
                leaving.Leave(batch, kept!.AddressOf(batch.FirstIndex));
                kept.CopyRows(batch.FirstIndex, rows.Span);
            }
            RequireFinite(rows.Span, dimension, source, batch.FirstIndex, extractor.Name);
            if (leaving is null) kept?.Write(batch.FirstIndex, rows.Span);
            yield return new FeatureBatch(batch.FirstIndex, rows);
        }
    }

    /// <summary>The rows that an interrupted attempt had written to the file.</summary>
    private static void Restore(DeviceMatrix kept, string path, int rowCount)
    {
        if (rowCount == 0) return;
        using NpyMatrix file = NpyMatrix.Open(path);
        int blockRows = Math.Max(1, RestoredNumbers / Math.Max(1, kept.Dimension));
        var block = new float[blockRows * kept.Dimension];
        for (int row = 0; row < rowCount; row += blockRows)
        {
            Span<float> rows = block.AsSpan(0, Math.Min(blockRows, rowCount - row) * kept.Dimension);
            file.CopyRows(row, rows);
            kept.Write(row, rows);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> rows, int dimension, ImageSource source, int firstIndex, string extractor)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (float.IsFinite(rows[i])) continue;
            int picture = firstIndex + i / dimension;
            throw new DataException(
                $"{extractor} gives {rows[i]} as feature {i % dimension} of picture {source.Ids[picture]} (row {picture}); " +
                "features must be finite. Check the teacher's preprocessing, or tap an earlier layer.");
        }
    }
}
