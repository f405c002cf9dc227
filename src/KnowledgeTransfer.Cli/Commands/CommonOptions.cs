using System.CommandLine;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>Options that several verbs share, each defined once so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<string?> Out(string meaning) => new("--out", "-o") { Description = meaning, HelpName = "FOLDER" };

    public static Option<int> Seed() => new("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };

    public static Option<int> Threads() => new("--threads") { Description = "CPU threads; 0 takes all", DefaultValueFactory = _ => 0 };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on stdout" };

    public static Option<bool> Force() => new("--force") { Description = "Replace results made with other options" };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Print the plan and stop" };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Override one setting, for example --set clusters.count=200 (repeatable; kt options lists all)",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Layer() => new("--layer") { Description = "Tensor to tap; kt teacher inspect lists them", HelpName = "NAME" };

    public static Option<string?> Pooling() => new("--pooling") { Description = "none, average, max, or a grid such as \"average 2x2\"", HelpName = "POOLING" };
}
