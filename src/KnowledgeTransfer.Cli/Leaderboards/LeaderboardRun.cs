using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Runs what is not there yet, one run after the other, and writes the tables anew after each.</summary>
internal static class LeaderboardRun
{
    /// <summary>Runs and writes.</summary>
    /// <param name="config">Title and claims.</param>
    /// <param name="plan">The runs.</param>
    /// <param name="folder">The leaderboard's folder.</param>
    /// <param name="replace">Whether runs with other settings in this folder may be replaced.</param>
    /// <param name="cancellation">Ctrl-C: finished runs stay, the interrupted one goes on next time.</param>
    public static Leaderboard Run(
        LeaderboardConfig config, LeaderboardPlan plan, string folder, bool replace, CancellationToken cancellation)
    {
        int number = plan.Cells.Count - plan.Remaining.Count();
        foreach (LeaderboardCell cell in plan.Remaining.ToList())
        {
            Output.Note($"run       {++number} of {plan.Cells.Count}: {cell.Name}");
            cell.Teacher?.Train(replace, cancellation);
            if (!cell.IsRunFinished)
            {
                Share(cell, plan.Cells);
                Pipeline.Run(new RunContext(cell.Config, cell.Folder, replace, cancellation));
            }
            foreach (LeaderboardProtocol protocol in cell.Protocols)
            {
                DownstreamScore score = protocol.Run(cell, replace, cancellation);
                Output.Note(string.Create(
                    CultureInfo.InvariantCulture,
                    $"protocol  {score.Protocol.Name}: {100 * score.Score:0.0} %, {score.Protocol.Description}"));
            }
            if (plan.Cells.Where(cell => cell.IsFinished).ToList() is { Count: > 0 } finished) Write(config, finished, folder);
        }
        return Write(config, plan.Cells, folder);
    }

    private static Leaderboard Write(LeaderboardConfig config, IReadOnlyList<LeaderboardCell> finished, string folder)
    {
        LeaderboardPair[] claims =
            [.. config.Compare.Select(pair => new LeaderboardPair(pair.Better, pair.Worse, pair.Claim) { Columns = pair.Columns })];
        LeaderboardSpread[] spreads =
        [
            .. config.Spreads.Select(spread => new LeaderboardSpread(spread.Rows, spread.Within / 100, spread.Claim)
            {
                Columns = spread.Columns,
            }),
        ];
        Leaderboard board = Leaderboard.Of(config.Title, [.. finished.Select(Entry)], claims, spreads, config.Heads);
        AtomicFile.WriteText(Path.Combine(folder, "leaderboard.csv"), LeaderboardFiles.Csv(board));
        AtomicFile.WriteText(Path.Combine(folder, "leaderboard.md"), LeaderboardFiles.Markdown(board));
        AtomicFile.WriteText(Path.Combine(folder, "leaderboard.html"), HtmlLeaderboard.Render(board));
        return board;
    }

    private static LeaderboardEntry Entry(LeaderboardCell cell) => new(cell.Row, cell.Seed, Summary(cell))
    {
        Downstream = [.. cell.Protocols.Select(protocol => protocol.Finished(cell)!)],
        Weights = cell.Weights is null ? ""
            : cell.Teacher is { } teacher ? $"{teacher.Lesson.Task}, without clusters" : "weights as they are",
        Supervision = cell.Teacher is not null ? TeacherSupervision.SelfSupervised
            : cell.Weights == InitialWeights.Random ? TeacherSupervision.Untrained : TeacherSupervision.Unknown,
        Cells = cell.Cells,
    };

    private static RunSummary? Summary(LeaderboardCell cell) =>
        cell.Weights is not null ? null : RunSummaryJson.Parse(File.ReadAllBytes(cell.SummaryFile), cell.SummaryFile);

    /// <summary>
    /// Takes over stages that another run of the same seed has done with the same settings: features are most of the work of a deep
    /// teacher. Their keys are checked by the stages themselves, so a wrong guess only costs the copy.
    /// </summary>
    private static void Share(LeaderboardCell cell, IReadOnlyList<LeaderboardCell> all)
    {
        if (Directory.Exists(cell.Folder)) return;
        string features = Upstream(cell.Config), clusters = Clusters(cell.Config);
        foreach (LeaderboardCell other in all.Where(other => other is { Weights: null, IsRunFinished: true }))
        {
            if (other.Seed != cell.Seed || Upstream(other.Config) != features) continue;
            bool sameClusters = Clusters(other.Config) == clusters;
            string[] stages = [DataStage.Name, SweepStage.Name, "teacher", FeatureStage.Name];
            if (sameClusters) stages = [.. stages, ClusteredPictures.Name, ClusterStage.Name];
            string copy = cell.Folder + ".copy"; // takes its name when it is complete
            if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
            foreach (string stage in stages) Copy(Path.Combine(other.Folder, stage), Path.Combine(copy, stage));
            Directory.Move(copy, cell.Folder);
            return;
        }
    }

    private static string Upstream(RunConfig config) => ConfigWriter.ToCanonicalJson(config.Data)
        + ConfigWriter.ToCanonicalJson(config.Teacher) + ConfigWriter.ToCanonicalJson(config.Features);

    private static string Clusters(RunConfig config) => Upstream(config) + ConfigWriter.ToCanonicalJson(config.Clusters)
        + (config.Clustered is { } clustered ? ConfigWriter.ToCanonicalJson(clustered) : "");

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from)) return;
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
