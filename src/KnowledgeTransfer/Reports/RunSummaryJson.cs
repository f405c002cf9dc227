using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KnowledgeTransfer.Reports;

/// <summary>
/// <c>summary.json</c>: a <see cref="RunSummary"/> as indented UTF-8 JSON (camelCase, pictures in base64), same summary, same bytes.
/// </summary>
public static class RunSummaryJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        // The file is data, never pasted into a page without encoding; names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The file's bytes: no byte order mark, LF, a final line end.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite; "not measured" is null.</exception>
    public static byte[] ToUtf8(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return [.. JsonSerializer.SerializeToUtf8Bytes(summary, Json), (byte)'\n'];
    }

    /// <summary>Reads a summary back; unknown members are ignored, so that a newer minor version's file still opens.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="fileName">Its name for messages.</param>
    /// <exception cref="ArtefactException">Not JSON, members missing or of a wrong type, or another format number.</exception>
    public static RunSummary Parse(ReadOnlySpan<byte> utf8, string fileName)
    {
        RunSummary? summary;
        try
        {
            summary = JsonSerializer.Deserialize<RunSummary>(utf8, Json);
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"{fileName} is no run summary: {e.Message} Write it again with kt report.", e);
        }
        if (summary is null) throw new ArtefactException($"{fileName} is no run summary: it holds null. Write it again with kt report.");
        if (summary.Format != RunSummary.CurrentFormat)
        {
            throw new ArtefactException($"{fileName} has format {summary.Format}; this version reads format {RunSummary.CurrentFormat}. " +
                "Write it again with kt report of this version.");
        }
        return summary;
    }
}
