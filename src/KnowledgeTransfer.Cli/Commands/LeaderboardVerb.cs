using System.CommandLine;
using KnowledgeTransfer.Cli.Leaderboards;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt leaderboard CONFIG.json</c>: many runs, one table.</summary>
internal static class LeaderboardVerb
{
    // Whatever is no option of the leaderboard itself is one of its runs.
    private static readonly IReadOnlyList<string> BoardKeys = ConfigReader.Keys<LeaderboardConfig>();

    public static Verb Create()
    {
        var file = new Argument<string>("config") { Description = "JSON with comments: base settings, rows or axes, seeds, claims" };
        Option<string?> folder =
            CommonOptions.Out("Receives a run per cell and leaderboard.csv, .md and .html; leaderboards/CONFIG unless given");
        Option<string[]> set = CommonOptions.Set();
        Option<bool> force = CommonOptions.Force(), dryRun = CommonOptions.DryRun();
        const string Meaning = "Run teachers, layers, numbers of clusters, students and seeds, and compare them in one table";
        var command = new Command("leaderboard", Meaning)
        {
            file, folder, set, force, dryRun,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new ConfigException($"there is no configuration {path}.");
            ILookup<bool, string> sets = (parsed.GetValue(set) ?? []).ToLookup(IsOfBoard);
            LeaderboardConfig config = ConfigReader.Read<LeaderboardConfig>(File.ReadAllText(path), path, [.. sets[true]]);
            string target = parsed.GetValue(folder) ?? Path.Combine("leaderboards", Path.GetFileNameWithoutExtension(path));
            var grid = LeaderboardGrid.Expand(config, target, [.. sets[false]]);
            bool onlyPlan = parsed.GetValue(dryRun);
            LeaderboardPlan plan = LeaderboardPlan.Make(grid, onlyPlan ? config.Assume : [], cancellation);
            plan.Print();
            if (onlyPlan)
            {
                Output.Note("Nothing was run.");
                return ExitCode.Done;
            }
            using RunLock held = RunLock.Take(target);
            Leaderboard board = LeaderboardRun.Run(config, plan, target, parsed.GetValue(force), cancellation);
            Console.Out.Write(LeaderboardFiles.Markdown(board));
            Output.Note($"{"report",-9} {Path.Combine(target, "leaderboard.html")}");
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt leaderboard models/recipes/claims.json --set data.source=cifar-10-batches-bin --dry-run",
            "kt leaderboard models/recipes/paper-table.json --set downstream=VOCdevkit/VOC2007 --set schedule=paper --dry-run",
            "kt leaderboard compare.json --out compare",
        ]);
    }

    private static bool IsOfBoard(string set) => BoardKeys.Contains(set.Split('=', '.')[0]);
}
