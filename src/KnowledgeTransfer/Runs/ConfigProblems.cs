using System.Globalization;

namespace KnowledgeTransfer.Runs;

/// <summary>Collects everything that is wrong, so that a user repairs a configuration once and not once per mistake.</summary>
internal sealed class ConfigProblems
{
    /// <summary>A hostile file has a million mistakes; nobody reads more than these.</summary>
    private const int MostShown = 50;

    private readonly List<string> shown = [];
    private int count;

    /// <summary>Notes a problem.</summary>
    /// <param name="source">Where it is; null if it is nowhere, such as a missing key.</param>
    /// <param name="offset">Byte offset there.</param>
    /// <param name="message">What, the value, what was needed.</param>
    public void Add(ConfigSource? source, int offset, string message)
    {
        if (++count > MostShown) return;
        shown.Add(source is null ? message : $"{source.Describe(offset)}: {message}");
    }

    /// <summary>Notes a problem at a value.</summary>
    public void Add(ConfigNode node, string message) => Add(node.Source, node.Offset, message);

    /// <summary>Throws one exception that lists all problems, if there are any.</summary>
    /// <exception cref="ConfigException">There was at least one problem.</exception>
    public void ThrowIfAny()
    {
        if (count == 0) return;
        if (count == 1) throw new ConfigException(shown[0]);
        string more = count > MostShown ? string.Create(CultureInfo.InvariantCulture, $"\n  and {count - MostShown} more") : "";
        throw new ConfigException(string.Create(CultureInfo.InvariantCulture,
            $"The configuration has {count} problems:\n  {string.Join("\n  ", shown)}{more}"));
    }
}
