using System.Security.Cryptography;
using Google.Protobuf;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// A parsed ONNX file. Loading treats it as hostile input and executes nothing: size limit, signature, structure, and the files that it
/// names for its weights, which are read into it.
/// </summary>
public sealed class OnnxModelFile
{
    /// <summary>Largest size by default, external data included: 2 GiB - 1, the limit of the format's encoding.</summary>
    public const long DefaultSizeLimit = int.MaxValue;

    private readonly byte[]? _bytes;

    private OnnxModelFile(
        string path, long byteCount, byte[]? bytes, string sha256, ModelProto model, IReadOnlyList<ExternalDataFile> externalData)
    {
        (Path, ByteCount, _bytes, Sha256, Model, ExternalData) = (path, byteCount, bytes, sha256, model, externalData);
        Graph = new GraphIndex(model, path);
    }

    /// <summary>Where it was loaded from.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the model file, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Size of the model file in bytes.</summary>
    public long ByteCount { get; }

    /// <summary>Files with weights outside of the model file, by name.</summary>
    public IReadOnlyList<ExternalDataFile> ExternalData { get; }

    /// <summary>Version of the format.</summary>
    public long IrVersion => Model.IrVersion;

    /// <summary>Operator sets: domain (empty for ONNX's own) and version.</summary>
    public IReadOnlyList<(string Domain, long Version)> Opsets => [.. Model.OpsetImport.Select(o => (o.Domain, o.Version))];

    /// <summary>Name and version of the program that wrote it; may be empty.</summary>
    public string Producer => $"{Model.ProducerName} {Model.ProducerVersion}".Trim();

    /// <summary>Key-value pairs that the producer left in the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get
        {
            var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (StringStringEntryProto pair in Model.MetadataProps) pairs[pair.Key] = pair.Value;
            return pairs;
        }
    }

    /// <summary>Names of the graph's own outputs.</summary>
    public IReadOnlyList<string> OutputNames => [.. Model.Graph.Output.Select(o => o.Name)];

    internal ModelProto Model { get; }

    internal GraphIndex Graph { get; }

    /// <summary>The whole model as the runtime gets it, weights included.</summary>
    internal byte[] RuntimeBytes => _bytes ?? Model.ToByteArray();

    /// <summary>Loads a model without executing anything.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="sizeLimit">Largest total size in bytes, external data included; at most <see cref="DefaultSizeLimit"/>.</param>
    /// <exception cref="ArtefactException">Missing, too large, truncated, of another kind (the message says which), or its external data
    /// break a rule.</exception>
    public static OnnxModelFile Load(string path, long sizeLimit = DefaultSizeLimit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizeLimit, DefaultSizeLimit);
        byte[] bytes = Read(path, sizeLimit);
        if (FileSignature.Describe(bytes) is { } looks) throw new ArtefactException($"{path} is not an ONNX model: it looks like {looks}.");
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ArtefactException(
                $"{path} ({bytes.Length} bytes) is truncated or not an ONNX model: {e.Message} Get it from its source again.", e);
        }
        if (model.Graph is null || model.Graph.Node.Count == 0 || model.IrVersion < 1
            || (model.OpsetImport.Count == 0 && model.IrVersion >= 3))
            throw new ArtefactException(
                $"{path} ({bytes.Length} bytes) is not an ONNX model: it has no graph with nodes, format version or operator sets. Is " +
                $"it another protobuf file?");
        IReadOnlyList<ExternalDataFile> external = ExternalWeights.Inline(model, path, sizeLimit - bytes.Length);
        return new OnnxModelFile(path, bytes.Length, external.Count == 0 ? bytes
            : null, Convert.ToHexStringLower(SHA256.HashData(bytes)), model, external);
    }

    /// <summary>
    /// The same model with free height and width of its input, and without what it states about other shapes. Convolutions run at any size,
    /// and many models fix theirs only because the exporter did; where a layer does need one size, the runtime says so.
    /// </summary>
    internal OnnxModelFile WithFreePictureSize()
    {
        ModelProto free = Model.Clone();
        free.Graph.ValueInfo.Clear();
        foreach (ValueInfoProto output in free.Graph.Output)
        {
            if (output.Type?.TensorType is { } tensor) tensor.Shape = null;
        }
        PictureInput input = PictureInput.Find(this);
        TensorShapeProto shape = free.Graph.Input.First(i => i.Name == input.Name).Type.TensorType.Shape;
        int first = input.Layout == Data.TensorLayout.Nchw ? 2 : 1;
        for (int axis = first; axis < first + 2; axis++) shape.Dim[axis] = new TensorShapeProto.Types.Dimension();
        return new OnnxModelFile(Path, ByteCount, null, Sha256, free, ExternalData);
    }

    private static byte[] Read(string path, long sizeLimit)
    {
        try
        {
            if (Directory.Exists(path)) throw new ArtefactException($"{path} is a folder; give the .onnx file in it.");
            if (!File.Exists(path)) throw new ArtefactException($"{path} does not exist; give the path of an .onnx file.");
            if (!FileLinks.Look(path).IsRegular)
                throw new ArtefactException($"{path} is not a regular file; give the path of an .onnx file.");
            long length = new FileInfo(path).Length;
            // The length of a link is that of its target.
            if (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) length = target.Length;
            return length <= sizeLimit ? File.ReadAllBytes(path)
                : throw new ArtefactException($"{path} has {length} bytes; the limit is {sizeLimit}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
