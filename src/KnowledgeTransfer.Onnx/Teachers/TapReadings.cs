using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Reads several tensors of a network in several poolings from one pass over the pictures: what a comparison of layers needs.
/// </summary>
/// <remarks>
/// A network with several outputs is optimised otherwise than one that ends at a tap, so numbers may differ from those of
/// <see cref="OnnxTeacher"/> in the last bits. Not thread-safe.
/// </remarks>
public sealed class TapReadings : IDisposable
{
    /// <summary>
    /// Longest vector that a reading has: the next smaller pooling loses little, and a sample's distances stay cheap.
    /// </summary>
    public const int LargestDimension = 4096;

    private readonly TappedNetwork _network;
    private readonly ImagePreprocessing _preprocessing;
    private readonly (int Output, TapReading Reading)[] _readings;
    private readonly string _name;
    private float[] _scratch = [];

    /// <summary>Opens a network and finds by one run which poolings each layer allows.</summary>
    /// <param name="file">The model.</param>
    /// <param name="preprocessing">How pictures are brought to the network.</param>
    /// <param name="layers">Tensors to tap, all different; those that are no float32 vector, sequence or map are left out.</param>
    /// <param name="pooling">The only pooling to use, where a layer allows it; null for several.</param>
    /// <param name="options">Threads, batch and limits; null for the defaults.</param>
    /// <exception cref="ConfigException">A layer or the input does not exist.</exception>
    /// <exception cref="ArtefactException">The model does not load.</exception>
    /// <exception cref="DeviceException">The provider is missing, or the network fails or breaks a limit.</exception>
    public TapReadings(
        OnnxModelFile file, ImagePreprocessing preprocessing, IReadOnlyList<string> layers, FeaturePooling? pooling = null,
        OnnxRunOptions? options = null)
    {
        (_preprocessing, _name) = (preprocessing, file.Path);
        _network = new TappedNetwork(file, preprocessing, layers, options ?? new OnnxRunOptions());
        var found = new List<(int, TapReading)>();
        try
        {
            _network.RunOnZeros((_, _, run, outputs) =>
            {
                for (int i = 0; i < layers.Count; i++)
                {
                    if (Shape(outputs[i], run) is { } shape)
                        found.AddRange(Poolings(layers[i], shape, pooling).Select(reading => (i, reading)));
                }
            });
        }
        catch
        {
            _network.Dispose();
            throw;
        }
        _readings = [.. found];
    }

    /// <summary>All readings, in the order of the layers, coarse poolings first.</summary>
    public IReadOnlyList<TapReading> Readings => [.. _readings.Select(r => r.Reading)];

    /// <summary>Writes one <c>.npy</c> file [n, d] of float32 per reading, rows in the source's order.</summary>
    /// <param name="source">n pictures, all decodable.</param>
    /// <param name="paths">One file per reading.</param>
    /// <param name="pipeline">Pictures in flight and threads; null for the defaults.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">A picture does not decode, or a feature is NaN or infinite.</exception>
    /// <exception cref="DeviceException">The network fails or breaks a limit.</exception>
    /// <exception cref="ArtefactException">A file cannot be written.</exception>
    public void Extract(
        ImageSource source, IReadOnlyList<string> paths, ImagePipelineOptions? pipeline = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        if (paths.Count != _readings.Length)
            throw new ArgumentException($"{paths.Count} files for {_readings.Length} readings.", nameof(paths));
        var writers = new List<NpyWriter>();
        try
        {
            foreach ((string path, (_, TapReading reading)) in paths.Zip(_readings))
                writers.Add(NpyWriter.Create(path, new NpyHeader(NpyType.Float32, source.Count, reading.Dimension)));
            pipeline = (pipeline ?? new ImagePipelineOptions()) with { BatchSize = _network.RunSize == 1 ? 32 : _network.RunSize };
            foreach (ImageBatch batch in new ImagePipeline(source, _preprocessing, pipeline).Batches(0, cancellation))
            {
                _network.Run(batch, (first, count, run, outputs) =>
                    Append(source, batch.FirstIndex + first, count, run, outputs, writers));
                progress?.Report(batch.FirstIndex + batch.Count);
            }
            foreach (NpyWriter writer in writers) writer.Complete();
        }
        finally
        {
            foreach (NpyWriter writer in writers) writer.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private void Append(ImageSource source, int first, int count, int run, IReadOnlyList<OrtValue> outputs, List<NpyWriter> writers)
    {
        for (int r = 0; r < _readings.Length; r++)
        {
            (int output, TapReading reading) = _readings[r];
            TappedShape shape = Shape(outputs[output], run)!.Value;
            if (shape.ChannelsLast && _scratch.Length < shape.Count) _scratch = new float[shape.Count];
            var rows = new float[count * reading.Dimension];
            ReadOnlySpan<float> all = outputs[output].GetTensorDataAsSpan<float>();
            for (int i = 0; i < count; i++)
            {
                Span<float> row = rows.AsSpan(i * reading.Dimension, reading.Dimension);
                shape.Pool(all.Slice(i * shape.Count, shape.Count), reading.Pooling, _scratch, row);
                foreach (float number in row)
                {
                    if (!float.IsFinite(number))
                        throw new DataException($"{_name} gives {number} in layer {reading.Layer} for picture {source.Ids[first + i]}; " +
                            "features must be finite. Check the teacher's preprocessing.");
                }
            }
            writers[r].Append((ReadOnlySpan<float>)rows);
        }
    }

    private static TappedShape? Shape(OrtValue output, int run)
    {
        OrtTensorTypeAndShapeInfo info = output.GetTensorTypeAndShape();
        return info.ElementDataType == TensorElementType.Float && info.Shape is [var first, ..] && first == run
            ? TappedShape.Of(info.Shape) : null;
    }

    /// <summary>The mean, the means of 2 x 2 windows, the grid that <see cref="SuggestionRule"/> suggests, and the whole map.</summary>
    private static IEnumerable<TapReading> Poolings(string layer, TappedShape shape, FeaturePooling? only)
    {
        long[] extents = shape.ChannelsLast ? [1, shape.Height, shape.Channels]
            : shape.Height * shape.Width == 1 ? [1, shape.Channels] : [1, shape.Channels, shape.Height, shape.Width];
        var mean = new FeaturePooling(PoolingKind.Average);
        FeaturePooling[] all = only is not null ? [only]
            : [FeaturePooling.None, mean, mean with { Grid = 2 }, SuggestionRule.Pool([.. extents]).Pooling];
        return all.Where(p => shape.Allows(p) && p.Grid <= Math.Max(1, Math.Min(shape.Height, shape.Width)))
            .Select(p => (Pooling: p, Dimension: p.Dimension(shape.Channels, shape.Height, shape.Width)))
            .Where(p => p.Dimension is >= 1 and <= LargestDimension)
            .DistinctBy(p => p.Dimension).OrderBy(p => p.Dimension)
            .Select(p => new TapReading(layer, p.Pooling, (int)p.Dimension));
    }
}
