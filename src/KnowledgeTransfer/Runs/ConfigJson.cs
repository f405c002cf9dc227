using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// Reads JSON into <see cref="ConfigNode"/>s: comments and trailing commas allowed in files, duplicate names are problems, size and depth
/// bounded.
/// </summary>
internal static class ConfigJson
{
    /// <summary>Greatest size of a configuration in bytes of UTF-8: hundreds of times what any real one needs.</summary>
    public const int LargestByteCount = 1 << 20;

    /// <summary>Greatest nesting of sections and arrays.</summary>
    public const int GreatestDepth = 32;

    /// <summary>Parses a configuration file.</summary>
    /// <exception cref="ConfigException">Too large, too deep or not JSON; says where.</exception>
    public static ConfigNode ParseFile(string json, string name, ConfigProblems problems)
    {
        byte[] utf8 = Encode(json, name);
        var source = new ConfigSource(name, utf8, IsOverride: false);
        try
        {
            return Parse(source, JsonCommentHandling.Skip, problems);
        }
        catch (JsonException e)
        {
            throw new ConfigException($"{source.Describe(OffsetOf(utf8, e))}: this is not JSON that can be read: {Reason(e)}", e);
        }
    }

    /// <summary>
    /// The value of an override: JSON where it is JSON, else the text as typed: <c>--set teacher=hog</c> needs no quotes.
    /// </summary>
    public static ConfigNode ParseOverride(string set, string value, ConfigProblems problems)
    {
        var source = new ConfigSource(set, Encode(value, $"--set {ConfigSource.Quote(set)}"), IsOverride: true);
        try
        {
            ConfigNode node = Parse(source, JsonCommentHandling.Disallow, problems);
            // The words as typed stay at hand: for an option that is a text, --set name=8 means the text "8".
            return node.Kind is ConfigKind.Text ? node : node with { Text = value };
        }
        catch (JsonException)
        {
            return new ConfigNode(ConfigKind.Text, value, source, 0);
        }
    }

    private static byte[] Encode(string text, string name)
    {
        if (text.StartsWith('\uFEFF')) text = text[1..];
        int length = Encoding.UTF8.GetByteCount(text);
        if (length > LargestByteCount)
            throw new ConfigException(string.Create(CultureInfo.InvariantCulture,
                $"{name} has {length:N0} bytes; a configuration may have at most {LargestByteCount:N0}. Is it the right file?"));
        return Encoding.UTF8.GetBytes(text);
    }

    private static ConfigNode Parse(ConfigSource source, JsonCommentHandling comments, ConfigProblems problems)
    {
        var reader = new Utf8JsonReader(source.Utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = comments == JsonCommentHandling.Skip,
            CommentHandling = comments,
            MaxDepth = GreatestDepth,
        });
        reader.Read();
        ConfigNode node = ParseValue(ref reader, source, problems);
        reader.Read(); // Throws if anything but white space and comments follows.
        return node;
    }

    private static ConfigNode ParseValue(ref Utf8JsonReader reader, ConfigSource source, ConfigProblems problems)
    {
        int offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<(string, int, ConfigNode)>();
                var names = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    int nameOffset = (int)reader.TokenStartIndex;
                    string name = TextOf(ref reader, source, problems);
                    reader.Read();
                    ConfigNode value = ParseValue(ref reader, source, problems);
                    if (names.Add(name)) members.Add((name, nameOffset, value));
                    else problems.Add(source, nameOffset, $"the key {ConfigSource.Quote(name)} stands twice in one section; keep one.");
                }
                return new ConfigNode(ConfigKind.Section, "", source, offset) { Members = members };
            case JsonTokenType.StartArray:
                var items = new List<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ParseValue(ref reader, source, problems));
                return new ConfigNode(ConfigKind.Array, "", source, offset) { Items = items };
            case JsonTokenType.String:
                return new ConfigNode(ConfigKind.Text, TextOf(ref reader, source, problems), source, offset);
            default:
                ConfigKind kind = reader.TokenType switch
                {
                    JsonTokenType.Number => ConfigKind.Number,
                    JsonTokenType.Null => ConfigKind.Null,
                    _ => ConfigKind.Boolean,
                };
                return new ConfigNode(kind, Encoding.UTF8.GetString(reader.ValueSpan), source, offset);
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, ConfigSource source, ConfigProblems problems)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is well-formed JSON but no text.
            problems.Add(source, (int)reader.TokenStartIndex, "this text has an escape that is half a character (a lone surrogate).");
            return "";
        }
    }

    private static int OffsetOf(byte[] utf8, JsonException e)
    {
        int start = 0;
        for (long line = e.LineNumber ?? 0; line > 0; line--)
        {
            int next = utf8.AsSpan(start).IndexOf((byte)'\n');
            if (next < 0) break;
            start += next + 1;
        }
        return (int)Math.Min(utf8.Length, start + (e.BytePositionInLine ?? 0));
    }

    private static string Reason(JsonException e)
    {
        // The library appends the position in its own, zero-based way; ours is said already.
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
