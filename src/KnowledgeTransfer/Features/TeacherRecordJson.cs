using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>The written form of <see cref="TeacherRecord"/>: camelCase, strict, canonical.</summary>
internal static class TeacherRecordJson
{
    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    public static byte[] Bytes(TeacherRecord record, bool indented)
    {
        string json = JsonSerializer.Serialize(record, indented ? Indented : Compact);
        return Encoding.UTF8.GetBytes(indented ? json + "\n" : json);
    }

    public static TeacherRecord Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            using (JsonDocument document = JsonDocument.Parse(bytes))
            {
                List<string> unknown = [.. UnknownKeys(document.RootElement, typeof(TeacherRecord), "")];
                if (unknown.Count > 0)
                    throw new ConfigException($"teacher record {path}: {string.Join("; ", unknown)}. Correct or remove these keys.");
            }
            TeacherRecord record = JsonSerializer.Deserialize<TeacherRecord>(bytes, Compact)
                ?? throw new ConfigException($"teacher record {path} is null; it must be an object with name, kind, model ...");
            record.Validate(path);
            return record;
        }
        catch (JsonException e) when (e.Path is null)
        {
            throw new ArtefactException(
                $"teacher record {path} ({bytes.Length} bytes) is not JSON: {e.Message} Import the model again.", e);
        }
        catch (JsonException e)
        {
            throw new ConfigException($"teacher record {path}: {e.Message}", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
                throw new ArtefactException(
                    $"teacher record {path} has {file.Length} bytes; records are small, at most {LargestFile}. Is it another file?");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException(
                $"teacher record {path} cannot be read: {e.Message} Give the .json file that `kt teacher import` wrote.", e);
        }
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = indented,
        NewLine = "\n",
        // Names of layers and sources stay readable; the file is never put into a page without encoding there.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    // System.Text.Json stops at the first unknown key; here all of them are named, each with the nearest known one.
    private static IEnumerable<string> UnknownKeys(JsonElement element, Type type, string prefix)
    {
        if (element.ValueKind != JsonValueKind.Object) yield break;
        Dictionary<string, Type> known = Compact.GetTypeInfo(type).Properties.ToDictionary(p => p.Name, p => p.PropertyType);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.TryGetValue(property.Name, out Type? propertyType))
            {
                yield return $"unknown key \"{prefix}{property.Name}\", nearest is " +
                    $"\"{NearestName.Of(property.Name, known.Keys, 1)[0]}\"";
            }
            else if (propertyType == typeof(ImagePreprocessing))
            {
                foreach (string nested in UnknownKeys(property.Value, propertyType, property.Name + ".")) yield return nested;
            }
        }
    }
}
