using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Checks and estimates every cell of a leaderboard.</summary>
/// <param name="grid">The cells.</param>
/// <param name="data">Their data.</param>
/// <param name="scratch">A folder that is removed after planning.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class LeaderboardPlanner(LeaderboardGrid grid, PlannedData data, string scratch, CancellationToken cancellation)
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<LeaderboardTeacher, TeacherEstimate> _teachers = [];

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ConfigException">Names every impossible row and why.</exception>
    public LeaderboardPlan Plan()
    {
        foreach (LeaderboardTeacher teacher in grid.Teachers)
            Try($"teacher {teacher.Section.Name}", () => _teachers[teacher] = TeacherEstimate.Of(teacher, data, scratch, cancellation));
        if (_problems.Count == 0)
            foreach (LeaderboardCell cell in grid.Cells) Try(cell.Row, () => Check(cell));
        if (_problems.Count > 0)
            throw new ConfigException($"nothing was run, because some rows are impossible:\n{string.Join("\n", _problems.Distinct())}");

        var runs = new CellEstimate(cancellation);
        var protocols = new ProtocolEstimate(scratch, cancellation);
        var shared = new Dictionary<string, double>();
        double[] seconds = [.. grid.Cells.Select(cell => cell.IsFinished ? 0 : Estimate(cell, runs, protocols, shared))];
        return new LeaderboardPlan(
            grid.Cells, seconds, [.. _teachers.Select(pair => (pair.Key, pair.Value.Seconds))],
            shared.Count == 0 ? null : shared.Values.Sum(), data.Assumed);
    }

    private double Estimate(
        LeaderboardCell cell, CellEstimate runs, ProtocolEstimate protocols, Dictionary<string, double> shared)
    {
        double seconds = cell.IsRunFinished
            ? 0
            : runs.Seconds(Planned(cell), Split(cell, out ImageSource clustered), clustered, data.ShortSide(cell.Config.Data.Source));
        foreach (LeaderboardProtocol protocol in cell.Protocols.Where(protocol => protocol.Finished(cell) is null))
        {
            (double? once, double row) = protocols.Seconds(protocol, NetworkOf(cell, protocol), data.Sizes(protocol), cell.Config.Threads);
            // proposals of one data set are searched once, at one size or several
            if (once is { } search) shared[protocol.SharedFolder] = Math.Max(search, shared.GetValueOrDefault(protocol.SharedFolder));
            seconds += row;
        }
        return seconds;
    }

    private void Check(LeaderboardCell cell)
    {
        foreach (LeaderboardProtocol protocol in cell.Protocols)
        {
            data.Sizes(protocol);
            NetworkOf(cell, protocol);
        }
        if (cell.Weights is not null) return;
        RunConfig config = Planned(cell);
        Pipeline.Check(config);
        Split(cell, out ImageSource clustered);
        if (config.Clusters.Count is { } count && count > clustered.Count)
            throw new ConfigException($"clusters.count is {count}, but there are {clustered.Count} training pictures.");
    }

    /// <summary>The run's settings with a stand-in for a teacher that is not trained yet.</summary>
    private RunConfig Planned(LeaderboardCell cell) => cell is { Weights: null, Teacher: { } teacher }
        ? cell.Config with { Teacher = cell.Config.Teacher with { Model = _teachers[teacher].Record } }
        : cell.Config;

    private ImageSplit Split(LeaderboardCell cell, out ImageSource clustered)
    {
        var context = new RunContext(cell.Config, cell.Folder, Replace: false, CancellationToken.None);
        ImageSplit split = DataStage.Split(data.Open(cell.Config.Data.Source), context);
        clustered = ClusteredPictures.Plan(context, split.Train, data.Open);
        return split;
    }

    /// <summary>The network that a protocol trains on a row.</summary>
    /// <exception cref="ConfigException">The weights are missing, or fit no downstream network.</exception>
    private string NetworkOf(LeaderboardCell cell, LeaderboardProtocol protocol)
    {
        string? network = protocol.Section.Network;
        if (cell.Weights is null)
            return network ?? StudentRecipe.Create(cell.Config.Student, data.ShortSide(cell.Config.Data.Source), 0, 0).Network;
        if (cell.Teacher is not { } teacher) return cell.FindWeights(network).Network;
        network ??= InitialWeights.DownstreamOf(_teachers[teacher].Network);
        return NetworkCatalogue.Names.Contains(network)
            ? network
            : throw new ConfigException($"{network} is no downstream network, so its weights cannot be judged as they are; " +
                $"the networks are {string.Join(", ", NetworkCatalogue.Names)}.");
    }

    private void Try(string name, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is ConfigException or DataException)
        {
            _problems.Add($"{name}: {e.Message}"); // equal for every seed: named once
        }
    }
}
