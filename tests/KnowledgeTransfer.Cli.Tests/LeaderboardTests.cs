using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Leaderboards of tiny runs: what they leave, that they share work and go on, and what is refused before anything runs.</summary>
public sealed class LeaderboardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LeaderboardTests() => Pictures.Write(_folder["pictures"], 60);

    public void Dispose() => _folder.Dispose();

    private string Config(string rows, string rest = "")
    {
        string source = JsonSerializer.Serialize(_folder["pictures"]);
        File.WriteAllText(_folder["board.json"], $$"""
            {
                "title": "Tiny",
                "base": {
                    "threads": 1,
                    "data": { "source": {{source}} },
                    "teacher": { "model": "hog" },
                    "clusters": { "count": 6 },
                    "student": { "epochs": 1, "batchSize": 16 },
                },
                {{rows}}
                {{rest}}
            }
            """);
        return _folder["board.json"];
    }

    private string[] Arguments(string config, params string[] more) => ["leaderboard", config, "--out", _folder["board"], .. more];

    [Fact]
    public void Rows_and_seeds_become_one_table_and_a_second_call_runs_nothing()
    {
        string config = Config("""
            "rows": [
                { "name": "HOG" },
                { "name": "Pixels", "set": ["teacher.model=pixels"] },
                { "name": "HOG, k 4", "set": ["clusters.count=4"] },
            ],
            """, """
            "seeds": [1, 2],
            "compare": [{ "better": "HOG", "worse": "Pixels", "claim": "Edges say more than pixels." }],
            """);
        Kt first = Kt.Done(Arguments(config));
        Assert.Contains("6 of 6 runs to go, about", first.Error);
        Assert.Contains("Edges say more than pixels.", first.Out);
        string[] rows = File.ReadAllLines(_folder["board", "leaderboard.csv"]);
        IEnumerable<string> names = rows.Select(r => r.Split(",linear,")).Where(parts => parts.Length == 2).Select(parts => parts[0]);
        Assert.Equal(["HOG", "Pixels", "\"HOG, k 4\""], names);
        Assert.All(rows.Skip(1), row => Assert.Contains(",2,", row));
        Assert.True(File.Exists(_folder["board", "leaderboard.html"]));

        // The features of one seed are extracted once, whatever is clustered with them.
        IEnumerable<string> extracted = first.Error.Split('\n').Where(line => line.StartsWith("features  hog", StringComparison.Ordinal));
        Assert.Equal(2, extracted.Count(line => !line.Contains("skipped")));

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["board"]);
        Kt again = Kt.Done(Arguments(config));
        Assert.Contains("0 of 6 runs to go", again.Error);
        Assert.Equal(before, RunFolderBytes.Of(_folder["board"]));
    }

    [Fact]
    public void Axes_are_combined_and_a_dry_run_only_plans()
    {
        string config = Config("""
            "axes": [
                { "values": ["teacher.model=hog", "teacher.model=pixels"] },
                { "values": ["clusters.count=4", "clusters.count=6"] },
            ],
            """);
        Kt plan = Kt.Done(Arguments(config, "--dry-run"));
        string[] rows = ["hog, count 4:", "hog, count 6:", "pixels, count 4:", "pixels, count 6:"];
        Assert.All(rows, row => Assert.Contains(row, plan.Error));
        Assert.Contains("4 of 4 runs to go", plan.Error);
        Assert.False(Directory.Exists(_folder["board"]));
    }

    [Fact]
    public void Killed_at_any_time_and_called_again_it_ends_in_the_same_table()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        string config = Config("""
            "rows": [{ "name": "HOG" }, { "name": "Pixels", "set": ["teacher.model=pixels"] }],
            """);
        Kt.Done("leaderboard", config, "--out", _folder["alone"]);
        string[] signs =
            ["hog-seed-1/features/features.json", "hog-seed-1/student/unfinished/key.json", "pixels-seed-1/clusters/clusters.json"];
        foreach (string sign in signs)
        {
            using var killed = new KtProcess(Arguments(config));
            killed.WaitFor(_folder["board", "cells", sign]);
            killed.Send(KtProcess.Kill);
        }
        Kt.Done(Arguments(config));
        foreach (string table in new[] { "leaderboard.csv", "leaderboard.md", "leaderboard.html" })
            Assert.Equal(File.ReadAllBytes(_folder["alone", table]), File.ReadAllBytes(_folder["board", table]));
    }

    [Fact]
    public void Impossible_rows_are_all_named_before_anything_runs()
    {
        string config = Config("""
            "rows": [
                { "name": "fine" },
                { "name": "too many", "set": ["clusters.count=1000"] },
                { "name": "nobody", "set": ["teacher.model=nobody"] },
            ],
            """);
        Kt.Refused(2, ["nothing was run", "too many: clusters.count is 1000", "nobody: there is no teacher nobody"], Arguments(config));
        Assert.False(Directory.Exists(_folder["board"]));
    }

    [Theory]
    [InlineData("\"rows\": [],", "no row")]
    [InlineData("\"rows\": [{ \"name\": \"a b\" }, { \"name\": \"A-B\" }],", "share a folder")]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"set\": [\"clusters.cuont=3\"] }],", "clusters.cuont")]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"seeds\": [1, 1] }],", "all different")]
    [InlineData("\"rows\": [{ \"name\": \"alone\" }], \"compare\": [{ \"better\": \"alone\", \"worse\": \"alnoe\" }],", "nearest is alone")]
    [InlineData("\"rwos\": [],", "rwos")]
    public void A_configuration_that_cannot_be_is_refused(string rows, string words) =>
        Kt.Refused(2, [words], Arguments(Config(rows)));
}
