using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Stages;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>One seed of one row.</summary>
/// <param name="Row">Name of its row.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Config">Settings of its run; where there is none, its student's network and its threads count.</param>
/// <param name="Weights">Weights that are judged without a run, as <see cref="InitialWeights.Find"/> takes them; null for a run.</param>
/// <param name="Teacher">The teacher that must be trained first; null for none.</param>
/// <param name="Protocols">What is run on the weights.</param>
/// <param name="Cells">What stands under the leaderboard's own heads.</param>
/// <param name="Folder">Receives run and protocols.</param>
internal sealed record LeaderboardCell(
    string Row, int Seed, RunConfig Config, string? Weights, LeaderboardTeacher? Teacher, IReadOnlyList<LeaderboardProtocol> Protocols,
    IReadOnlyList<string> Cells, string Folder)
{
    /// <summary>Name for people.</summary>
    public string Name => $"{Row}, seed {Seed}";

    /// <summary>Where a finished run keeps what it came to.</summary>
    public string SummaryFile => Path.Combine(Folder, "summary.json");

    /// <summary>Whether the run is there and complete, with these very settings; true where there is none.</summary>
    public bool IsRunFinished => Weights is not null || (File.Exists(SummaryFile) && RunRecord.Matches(Folder, Config));

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsFinished => IsRunFinished && Protocols.All(protocol => protocol.Finished(this) is not null);

    /// <summary>The weights that protocols begin with.</summary>
    /// <param name="network">The downstream network; null takes the one that they were trained in.</param>
    /// <exception cref="ConfigException">They are not there, or fit no network.</exception>
    public InitialWeights FindWeights(string? network)
    {
        string subject = Weights ?? Folder;
        return InitialWeights.Find(subject, network ?? (subject == InitialWeights.Random ? Config.Student.Network : null));
    }

    /// <summary>The same; null while they are not there.</summary>
    public InitialWeights? TryFindWeights(string? network)
    {
        try
        {
            return FindWeights(network);
        }
        catch (ConfigException)
        {
            return null;
        }
    }
}
