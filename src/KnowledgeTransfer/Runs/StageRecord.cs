using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KnowledgeTransfer.Runs;

/// <summary>The small JSON records of a run folder, which a person may have edited or a crash may have harmed.</summary>
public static class StageRecord
{
    /// <summary>How records are written: indented, LF, non-ASCII letters as they are.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="ArtefactException">The file is missing or is not a JSON object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it holds no object");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"cannot read {path}: {e.Message} Delete it to run its stage again.", e);
        }
    }
}
