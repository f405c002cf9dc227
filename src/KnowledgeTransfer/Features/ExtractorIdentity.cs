using System.Text;
using System.Text.Json;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>Writes the canonical JSON that identifies an extractor: one line, keys in a fixed order, no white space.</summary>
internal static class ExtractorIdentity
{
    /// <summary>Kind and input geometry, then the extractor's own parameters.</summary>
    /// <param name="kind">One word.</param>
    /// <param name="preprocessing">Sizes, mode and filter are written; these extractors read bytes, so scale and mean do not
    /// matter.</param>
    /// <param name="writeParameters">Writes the rest into the open object, keys in alphabetical order.</param>
    public static string Write(string kind, ImagePreprocessing preprocessing, Action<Utf8JsonWriter> writeParameters)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("height", preprocessing.Height);
            json.WriteNumber("width", preprocessing.Width);
            json.WriteString("mode", preprocessing.Mode.ToString());
            json.WriteNumber("resizeSize", preprocessing.ResizeSize);
            json.WriteString("filter", preprocessing.Filter.ToString());
            writeParameters(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
