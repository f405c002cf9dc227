using KnowledgeTransfer.Cli.Configuration;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What every stage of a run is given.</summary>
/// <param name="Config">All settings.</param>
/// <param name="Folder">The run's folder; each stage works in the sub-folder of its name.</param>
/// <param name="Replace">Whether results made with other settings may be replaced.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record RunContext(RunConfig Config, string Folder, bool Replace, CancellationToken Cancellation)
{
    /// <summary>A stage's own seed: the run's seed told apart by the stage's name, so that stages do not share random numbers.</summary>
    public ulong SeedOf(string stage)
    {
        ulong hash = 14695981039346656037; // FNV-1a, 64 bits
        foreach (char letter in $"{stage} {Config.Seed}") hash = (hash ^ letter) * 1099511628211;
        return hash;
    }

    /// <summary>The folder of a stage.</summary>
    public string StageFolder(string stage) => Path.Combine(Folder, stage);
}
