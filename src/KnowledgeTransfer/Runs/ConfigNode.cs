namespace KnowledgeTransfer.Runs;

/// <summary>What kind of JSON value a <see cref="ConfigNode"/> is.</summary>
internal enum ConfigKind
{
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Section,
}

/// <summary>One value of a configuration and where it stands, kept apart from its meaning so that every problem can name a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value of a text; the characters as written of anything else but arrays and sections.</param>
/// <param name="Source">File or override in which it stands.</param>
/// <param name="Offset">Byte offset in the source's text.</param>
internal sealed record ConfigNode(ConfigKind Kind, string Text, ConfigSource Source, int Offset)
{
    /// <summary>Members of a section in file order; names are unique.</summary>
    public IReadOnlyList<(string Name, int Offset, ConfigNode Value)> Members { get; init; } = [];

    /// <summary>Elements of an array.</summary>
    public IReadOnlyList<ConfigNode> Items { get; init; } = [];

    /// <summary>The value for a message, at most about 60 characters, control characters escaped.</summary>
    public string Shown => Kind switch
    {
        ConfigKind.Array => $"an array of {Items.Count}",
        ConfigKind.Section => "a section { ... }",
        ConfigKind.Text => ConfigSource.Quote(Text),
        _ => ConfigSource.Quote(Text)[1..^1],
    };
}
