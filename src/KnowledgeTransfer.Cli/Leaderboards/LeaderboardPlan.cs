using System.Globalization;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>What a leaderboard would run, checked whole before anything runs.</summary>
/// <param name="Cells">All runs.</param>
/// <param name="Seconds">Estimate of each that is not finished; 0 for those that are.</param>
internal sealed record LeaderboardPlan(IReadOnlyList<LeaderboardCell> Cells, IReadOnlyList<double> Seconds)
{
    /// <summary>Checks every run against its pictures and teacher, then estimates.</summary>
    /// <param name="cells">All runs.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">Names every impossible run and why.</exception>
    public static LeaderboardPlan Make(IReadOnlyList<LeaderboardCell> cells, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var sources = new Dictionary<string, (ImageSource Source, SizeRange ShortSide)>(StringComparer.Ordinal);
        var splits = new Dictionary<LeaderboardCell, ImageSplit>();
        foreach (LeaderboardCell cell in cells)
        {
            try
            {
                Pipeline.Check(cell.Config);
                if (!sources.TryGetValue(cell.Config.Data.Source, out (ImageSource Source, SizeRange ShortSide) opened))
                    sources[cell.Config.Data.Source] = opened = Open(cell.Config.Data.Source);
                ImageSplit split = DataStage.Split(
                    opened.Source, new RunContext(cell.Config, cell.Folder, Replace: false, CancellationToken.None));
                if (cell.Config.Clusters.Count is { } count && count > split.Train.Count)
                    throw new ConfigException($"clusters.count is {count}, but there are {split.Train.Count} training pictures.");
                splits[cell] = split;
            }
            catch (Exception e) when (e is ConfigException or DataException)
            {
                problems.Add($"{cell.Row}: {e.Message}"); // equal for every seed: named once
            }
        }
        if (problems.Count > 0)
            throw new ConfigException($"nothing was run, because some rows are impossible:\n{string.Join("\n", problems.Distinct())}");
        var estimate = new CellEstimate(cancellation);
        return new LeaderboardPlan(cells, [.. cells.Select(cell => IsFinished(cell)
            ? 0
            : estimate.Seconds(cell.Config, splits[cell], sources[cell.Config.Data.Source].ShortSide))]);
    }

    /// <summary>Runs that are not finished, in order.</summary>
    public IEnumerable<LeaderboardCell> Remaining => Cells.Where(cell => !IsFinished(cell));

    /// <summary>Where a finished run keeps what it came to.</summary>
    public static string SummaryOf(LeaderboardCell cell) => Path.Combine(cell.Folder, "summary.json");

    /// <summary>Whether a run with these very settings is there and complete.</summary>
    public static bool IsFinished(LeaderboardCell cell) => File.Exists(SummaryOf(cell)) && RunRecord.Matches(cell.Folder, cell.Config);

    /// <summary>One line per row on stderr, and the whole.</summary>
    public void Print()
    {
        foreach (IGrouping<string, (LeaderboardCell Cell, double Seconds)> row in Cells.Zip(Seconds).GroupBy(pair => pair.First.Row))
        {
            int done = row.Count(pair => IsFinished(pair.Cell));
            Output.Note($"plan      {row.Key}: {row.Count()} run{(row.Count() == 1 ? "" : "s")}, " +
                (done == row.Count() ? "done" : $"{(done > 0 ? $"{done} done, " : "")}about {Duration(row.Sum(pair => pair.Seconds))}"));
        }
        Output.Note(
            $"plan      {Remaining.Count()} of {Cells.Count} runs to go, about {Duration(Seconds.Sum())} on this machine as it is now");
    }

    private static (ImageSource, SizeRange) Open(string path)
    {
        ImageSource source = ImageSources.Open(path);
        ImageHeader first = source.Verify(0); // taken for all: the rest is not opened before the run
        int side = Math.Min(first.Width, first.Height);
        return (source, new SizeRange(side, side, side));
    }

    private static string Duration(double seconds) => seconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 5400 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h");
}
