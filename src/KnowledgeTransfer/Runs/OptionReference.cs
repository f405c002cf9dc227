using System.Text;

namespace KnowledgeTransfer.Runs;

/// <summary>The list of all options of a record type, made from the records themselves so that it cannot go stale.</summary>
public static class OptionReference
{
    /// <summary>
    /// Every option in order of declaration, sections opened in place. A section that is null by default has a line of its own, and its
    /// options show the defaults that they get once it is given.
    /// </summary>
    /// <typeparam name="T">An option record, see <see cref="ConfigReader"/>.</typeparam>
    /// <exception cref="ArgumentException">T cannot be an option record, or a section contains itself.</exception>
    public static IReadOnlyList<OptionEntry> Of<T>()
        where T : class
    {
        var entries = new List<OptionEntry>();
        Add(entries, ConfigSchema.Create(typeof(T)), "", [typeof(T)]);
        return entries;
    }

    /// <summary>The reference as a Markdown table, for the README.</summary>
    public static string ToMarkdown(IReadOnlyList<OptionEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var text = new StringBuilder("| option | type | default | meaning |\n|---|---|---|---|\n");
        foreach (OptionEntry entry in entries)
        {
            string type = entry.Range.Length > 0 ? $"{entry.Type}, {entry.Range}" : entry.Type;
            string meaning = entry.Source.Length > 0 ? $"{entry.Meaning} ({entry.Source})" : entry.Meaning;
            text.Append($"| `{entry.Path}` | {Cell(type)} | `{Cell(entry.Default)}` | {Cell(meaning)} |\n");
        }
        return text.ToString();

        static string Cell(string value) => value.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }

    private static void Add(List<OptionEntry> entries, object record, string path, Type[] above)
    {
        foreach (ConfigMember member in ConfigSchema.Of(record.GetType()))
        {
            string memberPath = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
            object? value = member.Property.GetValue(record);
            bool isSection = member.Value.IsSection;
            if (!isSection || value is null)
            {
                string text = member.IsRequired ? "required" : ConfigWriter.ValueText(value);
                entries.Add(new OptionEntry(memberPath, member.Value.Words, text,
                    member.Option?.Meaning ?? "", member.Range?.ToString() ?? "", member.Option?.Source ?? ""));
            }
            if (!isSection) continue;
            if (above.Contains(member.Value.Type)) throw new ArgumentException($"The section {memberPath} contains itself.");
            Add(entries, value ?? ConfigSchema.Create(member.Value.Type), memberPath, [.. above, member.Value.Type]);
        }
    }
}
