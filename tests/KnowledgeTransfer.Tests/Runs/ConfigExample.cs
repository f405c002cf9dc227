using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Tests.Runs;

public enum ExampleInit
{
    RandomRows,
    PlusPlus,
}

public sealed record ExampleClusters
{
    [Option("Number of clusters.", Source = "Noroozi et al. 2018")]
    [OptionRange(1, 1_000_000)]
    public int Count { get; init; } = 100;

    [Option("How the first centroids are chosen.")]
    public ExampleInit Init { get; init; } = ExampleInit.PlusPlus;

    [Option("Stop below this relative change.")]
    [OptionRange(0, 1, MaximumExcluded = true)]
    public double Tolerance { get; init; } = 1e-4;
}

public sealed record ExampleProbe
{
    [Option("Passes over the data.")]
    [OptionRange(1)]
    public int Epochs { get; init; } = 50;
}

public sealed record ExampleConfig
{
    public static ExampleConfig Other { get; } = new() { Seed = 9 };

    [Option("Seed of everything.")]
    public long Seed { get; init; } = 1;

    [Option("Name | for tables.")]
    public string Name { get; init; } = "run";

    [Option("Layer, or null for the rule.")]
    public string? Layer { get; init; }

    [Option("Whether to be quick.")]
    public bool Quick { get; init; }

    [Option("Threads, or null for all.")]
    [OptionRange(1, 512)]
    public int? Threads { get; init; }

    [Option("Neighbour counts.")]
    [OptionRange(1)]
    public int[] Neighbours { get; init; } = [20, 200];

    [Option("Extra inputs.")]
    public IReadOnlyList<string> Extra { get; init; } = [];

    public ExampleClusters Clusters { get; init; } = new();

    [Option("The linear probe; null skips it.")]
    public ExampleProbe? Probe { get; init; }

    public int ComputedIsNoOption => Neighbours.Length;
}

public sealed record ExampleRequired
{
    [Option("Where the pictures are.")]
    public required string Source { get; init; }
}
