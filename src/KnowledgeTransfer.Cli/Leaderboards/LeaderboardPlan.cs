using System.Globalization;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>What a leaderboard would run, checked whole before anything runs.</summary>
/// <param name="Cells">All cells.</param>
/// <param name="Seconds">Estimate of each that is not finished; 0 for those that are.</param>
/// <param name="Teachers">Teachers with the estimate of their training; 0 for those that are there.</param>
/// <param name="Shared">Seconds of what protocols do once for all rows; null if they do nothing so.</param>
/// <param name="Assumed">Data sets that are not here and whose size was assumed.</param>
internal sealed record LeaderboardPlan(
    IReadOnlyList<LeaderboardCell> Cells, IReadOnlyList<double> Seconds,
    IReadOnlyList<(LeaderboardTeacher Teacher, double Seconds)> Teachers, double? Shared, IReadOnlyCollection<string> Assumed)
{
    /// <summary>Checks every cell against its pictures, teacher and protocols, then estimates.</summary>
    /// <param name="grid">All cells.</param>
    /// <param name="assumptions">What may be assumed of data that is not here; empty unless nothing is going to run.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">Names every impossible row and why.</exception>
    public static LeaderboardPlan Make(
        LeaderboardGrid grid, IReadOnlyList<LeaderboardAssumptionSection> assumptions, CancellationToken cancellation)
    {
        string scratch = Directory.CreateTempSubdirectory("kt-plan-").FullName;
        try
        {
            return new LeaderboardPlanner(grid, new PlannedData(assumptions), scratch, cancellation).Plan();
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Cells that are not finished, in order.</summary>
    public IEnumerable<LeaderboardCell> Remaining => Cells.Where(cell => !cell.IsFinished);

    /// <summary>One line per teacher and row on stderr, and the whole.</summary>
    public void Print()
    {
        foreach ((LeaderboardTeacher teacher, double seconds) in Teachers)
            Output.Note($"plan      teacher {teacher.Section.Name}: {(teacher.IsTrained ? "done" : $"about {Duration(seconds)}")}");
        foreach (IGrouping<string, (LeaderboardCell Cell, double Seconds)> row in Cells.Zip(Seconds).GroupBy(pair => pair.First.Row))
        {
            int done = row.Count(pair => pair.Cell.IsFinished);
            Output.Note($"plan      {row.Key}: {row.Count()} run{(row.Count() == 1 ? "" : "s")}, " +
                (done == row.Count() ? "done" : $"{(done > 0 ? $"{done} done, " : "")}about {Duration(row.Sum(pair => pair.Seconds))}"));
        }
        if (Shared is { } shared) Output.Note($"plan      once for all rows: about {Duration(shared)}");
        double all = Seconds.Sum() + Teachers.Sum(pair => pair.Seconds) + (Shared ?? 0);
        Output.Note($"plan      {Remaining.Count()} of {Cells.Count} runs to go, about {Duration(all)} on this machine as it is now");
        if (Assumed.Count > 0)
            Output.Note($"plan      not here, size assumed as the configuration says: {string.Join(", ", Assumed)}");
    }

    private static string Duration(double seconds)
    {
        (double number, string unit) = seconds switch
        {
            < 90 => (seconds, "0 s"),
            < 5400 => (seconds / 60, "0 min"),
            < 48 * 3600 => (seconds / 3600, "0.0 h"),
            _ => (seconds / 86400, "#,0 days"),
        };
        int space = unit.IndexOf(' ', StringComparison.Ordinal);
        return number.ToString(unit[..space], CultureInfo.InvariantCulture) + unit[space..];
    }
}
