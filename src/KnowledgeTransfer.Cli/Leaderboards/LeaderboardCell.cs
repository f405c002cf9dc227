using System.Text;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>One run of a leaderboard.</summary>
/// <param name="Row">Name of its row.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Config">All settings.</param>
/// <param name="Folder">The run's folder.</param>
internal sealed record LeaderboardCell(string Row, int Seed, RunConfig Config, string Folder)
{
    /// <summary>Name for people.</summary>
    public string Name => $"{Row}, seed {Seed}";

    /// <summary>All runs, row after row, seed after seed.</summary>
    /// <param name="config">What is asked for.</param>
    /// <param name="folder">The leaderboard's folder.</param>
    /// <param name="sets">Settings that go over every row's own.</param>
    /// <exception cref="ConfigException">
    /// No row, a doubled name or seed, a setting that cannot be, or a comparison of rows that are not there; all of them are named.
    /// </exception>
    public static IReadOnlyList<LeaderboardCell> Expand(LeaderboardConfig config, string folder, IReadOnlyList<string> sets)
    {
        LeaderboardRowSection[] rows = [.. config.Rows, .. Combinations(config.Axes)];
        var problems = new List<string>();
        if (rows.Length == 0) problems.Add("there is no row: name some under rows, or give axes.");
        problems.AddRange(rows.Where(row => string.IsNullOrWhiteSpace(row.Name)).Select(_ => "a row has no name."));
        if (rows.Any(row => row.Name == Leaderboard.RandomStudentRow))
            problems.Add($"{Leaderboard.RandomStudentRow} is what compare calls the control; name the row differently.");
        problems.AddRange(rows.GroupBy(row => FileName(row.Name)).Where(group => group.Count() > 1).Select(group =>
            $"the rows {string.Join(" and ", group.Select(row => row.Name))} would share a folder; name them differently."));
        string shared = ConfigWriter.ToCanonicalJson(config.Base);
        var cells = new List<LeaderboardCell>();
        foreach (LeaderboardRowSection row in rows)
        {
            IReadOnlyList<int> seeds = row.Seeds ?? config.Seeds;
            if (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count)
                problems.Add($"row {row.Name} has the seeds {string.Join(", ", seeds)}; at least one, all different, are needed.");
            foreach (int seed in seeds.Distinct())
            {
                try
                {
                    RunConfig run = ConfigReader.Read<RunConfig>(shared, "base", [.. row.Set, .. sets, $"seed={seed}"]);
                    cells.Add(new LeaderboardCell(row.Name, seed, run, Path.Combine(folder, "cells", $"{FileName(row.Name)}-seed-{seed}")));
                }
                catch (ConfigException e)
                {
                    problems.Add($"row {row.Name}: {e.Message}");
                    break;
                }
            }
        }
        string[] names = [.. rows.Select(row => row.Name), Leaderboard.RandomStudentRow];
        problems.AddRange(config.Spreads.Where(spread => spread.Rows.Count < 2)
            .Select(spread => $"the spread \"{spread.Claim}\" names {spread.Rows.Count} rows; two or more are needed."));
        problems.AddRange(config.Spreads.SelectMany(spread => spread.Rows).Where(name => !rows.Any(row => row.Name == name))
            .Select(name => $"spreads names the row {name}, which is not there.{Nearest(name, names)}"));
        problems.AddRange(config.Compare.SelectMany(pair => new[] { pair.Better, pair.Worse }).Where(name => !names.Contains(name))
            .Select(name => $"compare names the row {name}, which is not there.{Nearest(name, names)}"));
        if (problems.Count > 0) throw new ConfigException(string.Join("\n", problems));
        return cells;
    }

    /// <summary>Every choice of one value per axis, the last axis fastest; named by the values.</summary>
    private static IEnumerable<LeaderboardRowSection> Combinations(IReadOnlyList<LeaderboardAxisSection> axes)
    {
        if (axes.Count == 0) return [];
        IEnumerable<string[]> chosen = [[]];
        foreach (LeaderboardAxisSection axis in axes)
            chosen = chosen.SelectMany(before => axis.Values.Select(value => (string[])[.. before, value]));
        return chosen.Select(values => new LeaderboardRowSection
        {
            Name = string.Join(", ", values.Select(Short)),
            Set = [.. values.SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
        });

        // teacher.model=hog is hog, clusters.count=50 is count 50: the model is what rows are about
        static string Short(string value) => string.Join(" ", value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting =>
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? setting : setting[..equals], text = equals < 0 ? "" : setting[(equals + 1)..].Trim('"');
            string word = key[(key.LastIndexOf('.') + 1)..];
            return word == "model" ? Path.GetFileNameWithoutExtension(text) : $"{word} {text}";
        }));
    }

    private static string Nearest(string name, string[] names) =>
        names.Length == 0 ? "" : $" The nearest is {NearestName.Of(name, names, 1)[0]}.";

    /// <summary>Letters, digits and hyphens only, so that a row's name is a folder everywhere.</summary>
    private static string FileName(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) text.Append(c);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        return text.ToString().Trim('-') is { Length: > 0 } file ? file : "row";
    }
}
