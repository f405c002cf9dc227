using System.CommandLine;
using System.Text.Json;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>Options that all verbs share that run the whole method.</summary>
/// <param name="outMeaning">What <c>--out</c> is, with the folder that it stands for unless given.</param>
internal sealed class RunOptions(string outMeaning)
{
    public Option<string?> Out { get; } = CommonOptions.Out(outMeaning);

    public Option<int?> Seed { get; } = new("--seed") { Description = "Seed of everything random; 1 unless given" };

    public Option<string[]> Set { get; } = CommonOptions.Set();

    public Option<bool> Force { get; } = CommonOptions.Force();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public Option<bool> DryRun { get; } = CommonOptions.DryRun();

    /// <summary>A text as <c>--set</c> takes it, quoted so that it stays a text whatever it looks like.</summary>
    public static string Setting(string key, string value) => $"{key}={JsonSerializer.Serialize(value)}";

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Out, Seed, Set, Force, Json, DryRun }) command.Add(option);
    }

    /// <summary>Defaults, then the file, then what the verb sets, then <c>--seed</c>, then <c>--set</c>.</summary>
    public RunConfig Read(ParseResult parsed, string? path, IReadOnlyList<string> settings)
    {
        List<string> all = [.. settings];
        if (parsed.GetValue(Seed) is { } seed) all.Add($"seed={seed}");
        all.AddRange(parsed.GetValue(Set) ?? []);
        return ConfigReader.Read<RunConfig>(path is null ? null : File.ReadAllText(path), path, all);
    }
}
