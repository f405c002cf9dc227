using System.Text.Json.Nodes;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// A trained network as a feature extractor: pictures in, the pooled values of one tapped tensor out. Only the part of the graph that
/// the tapped tensor needs is loaded, so layers behind it cost nothing.
/// </summary>
/// <remarks>
/// <para>The numbers do not depend on the batch: measured with ONNX Runtime 1.31.1 on a Zen4 CPU (November 2026), every tap and output of
/// three networks has the same bits in batches of 1, 2, 3, 7, 16, 32 and 64 and with 1 and 2 threads; a test repeats it for the shipped
/// ones.</para>
/// <para>Models whose batch is fixed are run with that batch, the rest filled with the last picture. Not thread-safe.</para>
/// </remarks>
public sealed class OnnxTeacher : IDeviceExtractor
{
    private readonly TeacherRecord _record;
    private readonly FeaturePooling _pooling;
    private readonly TappedNetwork _network;
    private float[] _scratch = [];
    private long[] _shape = []; // of the tapped tensor, as last seen; known from the check with zeros on

    /// <summary>Opens a teacher and checks it with one picture of zeros.</summary>
    /// <param name="record">What to use and how.</param>
    /// <param name="folder">Folder that the record's model file is relative to.</param>
    /// <param name="options">Threads, batch and limits; null for the defaults.</param>
    /// <exception cref="ArtefactException">The model is missing, broken, of another hash, or does not load; the message names the first
    /// offending node.</exception>
    /// <exception cref="ConfigException">The tap or the input does not exist, or the sizes do not suit the model.</exception>
    /// <exception cref="ShapeException">The tapped tensor does not give the record's dimension.</exception>
    /// <exception cref="DeviceException">The provider is missing, or the network fails or breaks a limit.</exception>
    public OnnxTeacher(TeacherRecord record, string folder, OnnxRunOptions? options = null)
        : this(record, LoadModel(record, folder), options ?? new OnnxRunOptions())
    {
    }

    internal OnnxTeacher(TeacherRecord record, OnnxModelFile file, OnnxRunOptions options)
    {
        record.Validate(record.Name);
        (_record, _pooling) = (record, FeaturePooling.Parse(record.Pooling));
        PictureInput input = PictureInput.Find(file, Preprocessing.Layout);
        if (input.Name != record.Input)
            throw new ConfigException(
                $"teacher {record.Name}: the model's input is \"{input.Name}\", the record says \"{record.Input}\". Import the model " +
                $"again.");
        Identity = new JsonObject
        {
            ["extractor"] = "onnx",
            ["record"] = JsonNode.Parse(record.ToCanonicalJson()),
            ["runtime"] = OrtEnv.Instance().GetVersionString(),
        }.ToJsonString();
        _network = new TappedNetwork(file, Preprocessing, [record.Tap], options);
        try
        {
            _network.RunOnZeros((_, count, run, outputs) => Pool(count, run, outputs[0], new float[count * record.Dimension]));
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => _record.Name;

    /// <inheritdoc/>
    public int Dimension => _record.Dimension;

    /// <inheritdoc/>
    public ImagePreprocessing Preprocessing => _record.Preprocessing;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public int PreferredBatchSize => _network.RunSize == 1 ? 32 : _network.RunSize;

    /// <summary>Opens the teacher that a record file describes; the model lies beside it.</summary>
    /// <param name="recordPath">The record's JSON file.</param>
    /// <param name="options">Threads, batch and limits; null for the defaults.</param>
    /// <inheritdoc cref="OnnxTeacher(TeacherRecord, string, OnnxRunOptions?)" path="/exception"/>
    public static OnnxTeacher Open(string recordPath, OnnxRunOptions? options = null) =>
        new(TeacherRecord.Load(recordPath), Path.GetDirectoryName(Path.GetFullPath(recordPath))!, options);

    /// <summary>Opens a student that <see cref="OnnxWriter"/> wrote as an extractor; everything about its input is read from its
    /// metadata.</summary>
    /// <param name="path">The student, or its file of maps.</param>
    /// <param name="tap">Output or inner layer to read.</param>
    /// <param name="pooling">Pooling; null for none.</param>
    /// <param name="options">Threads, batch and limits; null for the defaults.</param>
    /// <exception cref="ArtefactException">The file is no student, or does not load.</exception>
    /// <exception cref="ConfigException">There is no such layer.</exception>
    /// <exception cref="ShapeException">The layer cannot be pooled like this.</exception>
    /// <exception cref="DeviceException">The provider is missing, or the network fails.</exception>
    public static OnnxTeacher OpenStudent(
        string path, string tap = OnnxWriter.EmbeddingName, FeaturePooling? pooling = null, OnnxRunOptions? options = null)
    {
        OnnxModelFile file = OnnxModelFile.Load(path);
        if (!ModelMetadata.IsStudent(file))
        {
            throw new ArtefactException(
                $"{path} is not a student that this project wrote: it has no metadata {ModelMetadata.ClassCountKey}. "
                + "Open it as a teacher.");
        }
        var known = new TeacherImportOptions
        {
            Tap = tap,
            Pooling = pooling ?? FeaturePooling.None,
            Source = "student",
            Supervision = "pseudo-labels",
        };
        options ??= new OnnxRunOptions();
        ImagePreprocessing preprocessing = ModelMetadata.ReadPreprocessing(file);
        return new OnnxTeacher(TeacherImport.Describe(file, Path.GetFileName(path), preprocessing, known, options), file, options);
    }

    /// <inheritdoc/>
    public void Extract(ImageBatch batch, Span<float> features)
    {
        if (features.Length != (long)batch.Count * Dimension)
            throw new ArgumentException($"{features.Length} places for {batch.Count} pictures of {Dimension} numbers.", nameof(features));
        // A span cannot be captured; the rows of one run are pooled into an array first.
        var rows = new float[features.Length];
        _network.Run(batch, (first, count, run, outputs) =>
            Pool(count, run, outputs[0], rows.AsSpan(first * Dimension, count * Dimension)));
        rows.CopyTo(features);
    }

    /// <inheritdoc/>
    /// <remarks>Where features are pooled or tokens put in another order, or the batch is fixed, the network's output is not yet what is
    /// wanted:
    /// null.</remarks>
    public string? Place => _pooling == FeaturePooling.None && _shape.Length != 3 && !_network.HasFixedBatch ? _network.Place : null;

    /// <inheritdoc/>
    public void Leave(ImageBatch batch, nint address)
    {
        if (Place is null) throw new InvalidOperationException($"teacher {Name} brings its features to the host.");
        _network.RunInto(batch, _shape, address);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private void Pool(int count, int run, OrtValue output, Span<float> features)
    {
        OrtTensorTypeAndShapeInfo info = output.GetTensorTypeAndShape();
        string shape = $"{info.ElementDataType} [{string.Join(", ", info.Shape)}]";
        if (info.ElementDataType != TensorElementType.Float || TappedShape.Of(info.Shape) is not { } tapped || info.Shape[0] != run)
            throw new ShapeException(
                $"teacher {Name}: layer {_record.Tap} is {shape} for {run} pictures; needed is float32 [{run}, features], " +
                $"[{run}, tokens, features] or [{run}, channels, height, width]. Choose another layer.");
        if (!tapped.Allows(_pooling))
            throw new ShapeException(
                $"teacher {Name}: layer {_record.Tap} is {shape}, which \"{_pooling}\" cannot pool; use " +
                $"none{(tapped.ChannelsLast ? ", average or max" : "")}.");
        if (_pooling.Dimension(tapped.Channels, tapped.Height, tapped.Width) != Dimension)
            throw new ShapeException(
                $"teacher {Name}: layer {_record.Tap} is {shape}, which gives " +
                $"{_pooling.Dimension(tapped.Channels, tapped.Height, tapped.Width)} numbers with pooling \"{_pooling}\"; the record " +
                $"says {Dimension}. Import the model again.");
        if (tapped.ChannelsLast && _scratch.Length < tapped.Count) _scratch = new float[tapped.Count];
        _shape = info.Shape;
        ReadOnlySpan<float> all = output.GetTensorDataAsSpan<float>();
        for (int i = 0; i < count; i++)
            tapped.Pool(all.Slice(i * tapped.Count, tapped.Count), _pooling, _scratch, features.Slice(i * Dimension, Dimension));
    }

    /// <summary>The model that a record names, checked against its hashes.</summary>
    internal static OnnxModelFile LoadModel(TeacherRecord record, string folder)
    {
        string path = Path.Combine(folder, record.Model);
        if (!File.Exists(path))
            throw new ArtefactException(
                $"teacher {record.Name}: the model {path} is missing. It comes from: {record.Source} (SHA-256 {record.Sha256}).");
        OnnxModelFile file = OnnxModelFile.Load(path);
        string? changed = file.Sha256 != record.Sha256 ? record.Model
            : file.ExternalData.SequenceEqual(record.ExternalData) ? null
                : string.Join(", ", file.ExternalData.Except(record.ExternalData).Select(e => e.File).DefaultIfEmpty("external data"));
        return changed is null
            ? file
            : throw new ArtefactException(
                $"teacher {record.Name}: {changed} is not the file that was imported (SHA-256 {file.Sha256}, the record says " +
                $"{record.Sha256}). Import the model again, or restore it.");
    }
}
