using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>Which figures are taken. Those that need labels are left out where the pictures have none.</summary>
internal sealed record EvalSection
{
    [Option("neighbours of the kNN protocols", Source = "Wu et al. 2018: k = 200, temperature 0.07")]
    [OptionRange(1, 100_000)]
    public IReadOnlyList<int> Neighbours { get; init; } = [20, 200, 1];

    [Option(
        "give each feature mean 0 and deviation 1 (from the training pictures) before neighbours are sought: " +
        "fair to features with an offset, such as pixels")]
    public bool Standardise { get; init; } = true;

    [Option("also train a linear classifier on the frozen features")]
    public bool Linear { get; init; } = true;

    [Option("also judge raw pixels and the random student")]
    public bool Controls { get; init; } = true;
}
