using System.Globalization;
using Google.Protobuf;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Writes a trained network as an ONNX file: operator set 17, format version 8, free batch. Reads the same <see cref="NetworkSpec"/> table
/// that the training module is built from. Equal arguments give equal bytes.
/// </summary>
public static class OnnxWriter
{
    /// <summary>Name of the input [batch, 3, size, size], float32.</summary>
    public const string InputName = NetworkSpec.InputName;

    /// <summary>Name of the output [batch, embedding dimension].</summary>
    public const string EmbeddingName = "embedding";

    /// <summary>Name of the output [batch, classes]: one logit per cluster, not normalised.</summary>
    public const string LogitsName = "logits";

    /// <summary>Versions of the operators and of the format that everything here is written in.</summary>
    internal const int OperatorSet = 17, FormatVersion = 8;

    private const string BatchAxis = "batch";

    /// <summary>Writes the student with outputs <c>embedding</c> and <c>logits</c>.</summary>
    /// <param name="network">The table.</param>
    /// <param name="weights">Its weights, exactly those of the table.</param>
    /// <param name="options">Preprocessing, normalisation inside or outside, provenance.</param>
    /// <param name="path">The file to make or replace (first <c>path.tmp</c>, then renamed).</param>
    /// <exception cref="ShapeException">The weights do not fit the table.</exception>
    /// <exception cref="DivergenceException">A weight is NaN or infinite.</exception>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">The preprocessing does not suit the network.</exception>
    public static void Write(NetworkSpec network, WeightSet weights, OnnxExportOptions options, string path)
    {
        GraphBuilder builder = Begin(network, weights, options);
        foreach (NetworkNode node in network.Nodes) builder.Add(node);
        builder.Output(network.Embedding, EmbeddingName, [network.EmbeddingDimension]);
        builder.Output(network.Nodes[^1].Name, LogitsName, [network.ClassCount]);
        Save(builder, network, Student(network), options, path);
    }

    /// <summary>Writes the part of the student that makes convolution maps; every map of the table is an output of its node's name, [batch,
    /// channels, height, width].</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteMaps(NetworkSpec network, WeightSet weights, OnnxExportOptions options, string path) =>
        Save(Maps(network, weights, options), network, Student(network), options, path);

    /// <summary>
    /// Writes a trained encoder as a teacher: every map of its table is an output of its node's name, in depth order, [batch, channels,
    /// height, width]. Layers that no map needs are left out. <see cref="TeacherImport.DescribeTrained"/> makes its record.
    /// </summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="network">The table at the size of whole pictures.</param>
    /// <param name="weights">Its weights, exactly those of the table.</param>
    /// <param name="task">Name of the pretext task that it was trained on; not empty.</param>
    /// <param name="options">Preprocessing, normalisation inside or outside, provenance.</param>
    /// <param name="path">The file to make or replace (first <c>path.tmp</c>, then renamed).</param>
    public static void WriteTeacher(NetworkSpec network, WeightSet weights, string task, OnnxExportOptions options, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(task);
        Save(Maps(network, weights, options), network, (ModelMetadata.TaskKey, task), options, path);
    }

    private static (string Key, string Value) Student(NetworkSpec network) =>
        (ModelMetadata.ClassCountKey, network.ClassCount.ToString(CultureInfo.InvariantCulture));

    private static GraphBuilder Maps(NetworkSpec network, WeightSet weights, OnnxExportOptions options)
    {
        if (network.Maps.Count == 0) throw new ArgumentException($"network {network.Name} names no maps.", nameof(network));
        GraphBuilder builder = Begin(network, weights, options);
        var needed = new HashSet<string>(network.Maps, StringComparer.Ordinal);
        foreach (NetworkNode node in network.Nodes.Reverse())
        {
            if (needed.Contains(node.Name)) needed.UnionWith(node.Inputs);
        }
        foreach (NetworkNode node in network.Nodes.Where(n => needed.Contains(n.Name))) builder.Add(node);
        foreach (string map in network.Maps) builder.Output(map, map, network.Shape(map));
        return builder;
    }

    private static GraphBuilder Begin(NetworkSpec network, WeightSet weights, OnnxExportOptions options)
    {
        ImagePreprocessing p = options.Preprocessing;
        if (p.Height != network.InputSize || p.Width != network.InputSize || p.Layout != TensorLayout.Nchw)
            throw new ArgumentException(
                $"the preprocessing gives {p.Height} x {p.Width} {p.Layout}; network {network.Name} takes {network.InputSize} x " +
                $"{network.InputSize} Nchw.", nameof(options));
        weights.RequireFit(network);
        var builder = new GraphBuilder(network, weights, BatchAxis);
        if (options.BakeInNormalisation) builder.Normalise(p);
        return builder;
    }

    private static void Save(
        GraphBuilder builder, NetworkSpec network, (string Key, string Value) kind, OnnxExportOptions options, string path)
    {
        ImagePreprocessing outside = options.BakeInNormalisation
            ? options.Preprocessing with { Scale = 1, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] }
            : options.Preprocessing;
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "KnowledgeTransfer",
            ProducerVersion = typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3),
            Graph = builder.Graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        foreach ((string key, string value) in ModelMetadata.Pairs(network.Name, kind, outside, options.Provenance))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        AtomicFile.Write(path, model.ToByteArray());
    }
}
