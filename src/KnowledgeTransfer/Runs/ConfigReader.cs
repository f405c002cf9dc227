using System.Text;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// Turns a JSON file and <c>--set key=value</c> overrides into an immutable option record. Order: the record's defaults, then the file,
/// then the overrides in the order given (the last of two for the same key wins).
/// </summary>
/// <remarks>
/// Options are public properties with <c>init</c> (or <c>set</c>) of a record with a parameterless constructor; the key is the name in
/// camelCase. Allowed types: string, bool, int, long, double, enums (kebab-case, camelCase also read), other such records (sections),
/// arrays and <see cref="IReadOnlyList{T}"/> of these, all nullable if declared so. An array is replaced as a whole, a section key by key;
/// a section that is null by default starts from its own defaults when any of its keys is given. <c>required</c> properties must be given.
/// <see cref="OptionRangeAttribute"/> bounds numbers.
/// </remarks>
public static class ConfigReader
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="json">
    /// The file's text, or null for none: one JSON object; comments and trailing commas are fine; duplicate keys are not; at most 1 MiB and
    /// 32 levels.
    /// </param>
    /// <param name="fileName">The file's name for messages; null means "the configuration".</param>
    /// <param name="sets">
    /// Overrides <c>a.b=value</c>. The value is read as JSON where it is JSON, else taken as text; for an option that is a text, everything
    /// but a quoted JSON text and null is taken as typed.
    /// </param>
    /// <returns>A new record; the same for the same arguments.</returns>
    /// <exception cref="ConfigException">
    /// Anything is wrong: the message lists every unknown key with the nearest known ones, every wrong type, enum value and range, each
    /// with line and column. Broken JSON is reported alone, since nothing behind it can be read.
    /// </exception>
    /// <exception cref="ArgumentException">T cannot be an option record.</exception>
    public static T Read<T>(string? json, string? fileName, IReadOnlyList<string> sets)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(sets);
        var problems = new ConfigProblems();
        var binder = new ConfigBinder(typeof(T), problems);
        object options = ConfigSchema.Create(typeof(T));
        if (json is not null)
        {
            ConfigNode file = ConfigJson.ParseFile(json, fileName ?? "the configuration", problems);
            if (file.Kind == ConfigKind.Section) options = binder.Overlay(options, file, "");
            else problems.Add(file, $"the configuration is {file.Shown}; it must be one JSON object {{ ... }}.");
        }
        foreach (string set in sets)
        {
            if (OverrideNode(set, problems) is { } node) options = binder.Overlay(options, node, "");
        }
        binder.CheckRequired(options, "");
        problems.ThrowIfAny();
        return (T)options;
    }

    /// <summary>The keys at the top of a configuration, sections among them.</summary>
    /// <exception cref="ArgumentException">T cannot be an option record.</exception>
    public static IReadOnlyList<string> Keys<T>()
        where T : class => [.. ConfigSchema.Of(typeof(T)).Select(member => member.Key)];

    /// <summary><c>a.b=c</c> as the sections <c>{ a: { b: c } }</c>; null if it is malformed.</summary>
    private static ConfigNode? OverrideNode(string set, ConfigProblems problems)
    {
        int equals = set.IndexOf('=', StringComparison.Ordinal);
        string[] keys = (equals < 0 ? "" : set[..equals]).Split('.');
        if (keys.Any(string.IsNullOrWhiteSpace))
        {
            var source = new ConfigSource(set, Encoding.UTF8.GetBytes(set), IsOverride: true);
            problems.Add(source, 0, "an override is key=value with a dotted key, for example --set student.epochs=30.");
            return null;
        }
        ConfigNode node = ConfigJson.ParseOverride(set, set[(equals + 1)..], problems);
        foreach (string key in keys.Reverse())
            node = new ConfigNode(ConfigKind.Section, "", node.Source, 0) { Members = [(key.Trim(), 0, node)] };
        return node;
    }
}
