using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeTransfer.Runs;

/// <summary>Writes an option record as JSON whose bytes depend on its values only: for stage keys and <c>run.json</c>.</summary>
public static class ConfigWriter
{
    /// <summary>
    /// Canonical JSON: every option (defaults and nulls too), keys in ordinal order at every level, numbers in the shortest form that reads
    /// back to the same value (negative zero as 0), enums in kebab-case. <see cref="ConfigReader"/> reads it back to an equal record.
    /// </summary>
    /// <param name="options">A record that <see cref="ConfigReader"/> could have made.</param>
    /// <param name="indented">True for people: two spaces, LF, a final line end. Keys are hashed over the compact form.</param>
    /// <exception cref="ArgumentException">A number is not finite, an enum value has no name, or the type cannot be an option
    /// record.</exception>
    public static string ToCanonicalJson<T>(T options, bool indented = false)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(options);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            // Names of folders stay readable; nothing here is pasted into HTML unencoded.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = indented,
            NewLine = "\n",
        }))
        {
            Write(writer, options);
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + (indented ? "\n" : "");
    }

    /// <summary>One value as <see cref="ToCanonicalJson"/> writes it, for the option reference.</summary>
    internal static string ValueText(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, value);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number == 0 ? 0 : number); break;
            case Enum choice: writer.WriteStringValue(EnumWord.Of(choice)); break;
            case IList items:
                writer.WriteStartArray();
                foreach (object? item in items) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (ConfigMember member in ConfigSchema.Of(value.GetType()).OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member.Property.GetValue(value));
                }
                writer.WriteEndObject();
                break;
        }
    }
}
