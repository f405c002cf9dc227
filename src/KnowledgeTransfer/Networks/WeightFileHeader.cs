using System.Buffers;
using System.Text.Json;

namespace KnowledgeTransfer.Networks;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class WeightFileHeader
{
    private const string MetadataName = "__metadata__";

    /// <summary>One tensor of the header; the values of all entries follow each other without gaps.</summary>
    internal sealed record Entry(string Name, int[] Shape, int Count, long Begin, long End);

    /// <summary>The header's bytes, padded with spaces to a multiple of 8 so that the values are aligned.</summary>
    public static byte[] Write(WeightSet weights, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 8 }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataName);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (string name in weights.Names)
            {
                if (name == MetadataName) throw new ArgumentException($"a tensor cannot be called {MetadataName}", nameof(weights));
                (IReadOnlyList<int> shape, float[] values) = weights[name];
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int extent in shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.WrittenCount % 8 != 0) buffer.Write(" "u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Checks a header against the number of value bytes that follow it.</summary>
    /// <returns>The tensors in the order of their values.</returns>
    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static IReadOnlyList<Entry> Parse(byte[] header, long valueBytes, out IReadOnlyDictionary<string, string> metadata)
    {
        if (header.Length == 0 || header[0] != (byte)'{') throw new FormatException("its header does not begin with {");
        metadata = new Dictionary<string, string>();
        var entries = new List<Entry>();
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName) metadata = ParseMetadata(property.Value);
                else entries.Add(ParseEntry(property.Name, property.Value));
            }
        }
        // the latter: text that is not valid UTF-8 or half a surrogate pair
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its header is not valid JSON ({e.Message})", e);
        }
        // Empty tensors share their begin with the next one, so the end decides among equal begins.
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long position = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != position)
                throw new FormatException(
                    $"tensor {entry.Name} begins at byte {entry.Begin} where {position} was due (a gap or an overlap)");
            position = entry.End;
        }
        if (position != valueBytes) throw new FormatException($"its tensors take {position} bytes, but {valueBytes} follow the header");
        return entries;
    }

    private static Dictionary<string, string> ParseMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException($"{MetadataName} is not an object");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new FormatException($"{MetadataName}.{property.Name} is not a string");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
        return metadata;
    }

    private static Entry ParseEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException($"tensor {name} is not an object");
        foreach (JsonProperty property in element.EnumerateObject())
            if (property.Name is not ("dtype" or "shape" or "data_offsets"))
                throw new FormatException($"tensor {name} has an unknown field {property.Name}");
        if (!element.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String)
            throw new FormatException($"tensor {name} has no dtype");
        if (dtype.GetString() != "F32") throw new FormatException($"tensor {name} is {dtype.GetString()}; only F32 is read");
        long[] shape = Integers(name, element, "shape");
        long[] offsets = Integers(name, element, "data_offsets");
        if (offsets.Length != 2 || offsets[1] < offsets[0])
            throw new FormatException($"tensor {name} has no valid data_offsets [begin, end]");
        long count = 1;
        try
        {
            foreach (long extent in shape) count = checked(count * extent);
        }
        catch (OverflowException e)
        {
            throw new FormatException($"tensor {name}: shape [{string.Join(", ", shape)}] overflows", e);
        }
        if (count > Array.MaxLength || shape.Any(extent => extent > int.MaxValue))
            throw new FormatException($"tensor {name}: {count} values are more than an array holds");
        long bytes = offsets[1] - offsets[0];
        if (bytes != 4 * count)
            throw new FormatException($"tensor {name}: shape [{string.Join(", ", shape)}] needs {4 * count} bytes, its range has {bytes}");
        return new Entry(name, [.. shape.Select(extent => (int)extent)], (int)count, offsets[0], offsets[1]);
    }

    private static long[] Integers(string tensor, JsonElement element, string field)
    {
        if (!element.TryGetProperty(field, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
            throw new FormatException($"tensor {tensor} has no {field}");
        var values = new List<long>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value) || value < 0)
                throw new FormatException($"tensor {tensor}: {field} must hold whole numbers from 0, not {item.GetRawText()}");
            values.Add(value);
        }
        return [.. values];
    }
}
