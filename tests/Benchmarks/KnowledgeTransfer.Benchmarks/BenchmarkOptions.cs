using System.Globalization;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Pairs <c>--name value</c> of the command line.</summary>
internal sealed class BenchmarkOptions(IEnumerable<string> arguments)
{
    private readonly Dictionary<string, string> _values = arguments.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The interpreter that runs peers.</summary>
    public string Python => Text("python", "/usr/bin/python3");

    /// <summary>Where results go.</summary>
    public string Folder => Text("out", Path.Combine("tests", "Benchmarks", "results"));

    /// <summary>A value as it stands.</summary>
    public string Text(string name, string fallback) => _values.GetValueOrDefault("--" + name, fallback);

    /// <summary>A whole number.</summary>
    public int Number(string name, int fallback) =>
        _values.TryGetValue("--" + name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
