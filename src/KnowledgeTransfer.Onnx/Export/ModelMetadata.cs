using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx;

/// <summary>Keys and values of the metadata in an exported student or teacher, the same in every reader (C#, Python, Node).</summary>
public static class ModelMetadata
{
    /// <summary>Version of this layout; now "1".</summary>
    public const string FormatVersionKey = "knowledgetransfer.format_version";

    /// <summary>Network's name in the catalogue.</summary>
    public const string NetworkKey = "knowledgetransfer.network";

    /// <summary>Students only: number of clusters that the logits stand for.</summary>
    public const string ClassCountKey = "knowledgetransfer.class_count";

    /// <summary>Teachers only: name of the pretext task that they were trained on.</summary>
    public const string TaskKey = "knowledgetransfer.task";

    /// <summary>Preprocessing outside of the graph, as JSON: height, width, mode, resizeSize, filter, channels, layout, scale, mean,
    /// standardDeviation.</summary>
    public const string PreprocessingKey = "knowledgetransfer.preprocessing";

    /// <summary>Provenance as a JSON object of texts, sorted by key.</summary>
    public const string ProvenanceKey = "knowledgetransfer.provenance";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Whether a model is a student that this project wrote.</summary>
    public static bool IsStudent(OnnxModelFile model) => model.Metadata.ContainsKey(ClassCountKey);

    /// <summary>Whether a model is a teacher that this project trained.</summary>
    public static bool IsTeacher(OnnxModelFile model) => model.Metadata.ContainsKey(TaskKey);

    /// <summary>Reads the preprocessing that a student or teacher states.</summary>
    /// <exception cref="ArtefactException">This project did not write the model, or its metadata are broken.</exception>
    public static ImagePreprocessing ReadPreprocessing(OnnxModelFile model)
    {
        if (!model.Metadata.TryGetValue(PreprocessingKey, out string? json))
            throw new ArtefactException($"{model.Path} has no metadata {PreprocessingKey}; this project did not write it.");
        try
        {
            return JsonSerializer.Deserialize<ImagePreprocessing>(json, Json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"{model.Path}: metadata {PreprocessingKey} are broken: {e.Message}", e);
        }
    }

    /// <summary>Reads the provenance that a student or teacher states; empty where it states none.</summary>
    /// <exception cref="ArtefactException">The metadata are broken.</exception>
    public static IReadOnlyDictionary<string, string> ReadProvenance(OnnxModelFile model)
    {
        try
        {
            string json = model.Metadata.GetValueOrDefault(ProvenanceKey, "{}");
            return JsonSerializer.Deserialize<Dictionary<string, string>>(json, Json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"{model.Path}: metadata {ProvenanceKey} are broken: {e.Message}", e);
        }
    }

    internal static IEnumerable<(string Key, string Value)> Pairs(
        string network, (string Key, string Value) kind, ImagePreprocessing preprocessing,
        IReadOnlyDictionary<string, string> provenance) =>
    [
        (FormatVersionKey, "1"),
        (NetworkKey, network),
        kind,
        (PreprocessingKey, JsonSerializer.Serialize(preprocessing, Json)),
        (ProvenanceKey,
            JsonSerializer.Serialize(new SortedDictionary<string, string>(provenance.ToDictionary(), StringComparer.Ordinal), Json)),
    ];
}
