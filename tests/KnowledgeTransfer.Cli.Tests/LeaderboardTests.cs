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
        foreach (string sign in new[] { "hog-seed-1/student/unfinished/key.json", "pixels-seed-1/clusters/clusters.json" })
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

    private string Downstream(string rest = "")
    {
        string voc = JsonSerializer.Serialize(MadeVoc.Write(_folder["VOC2007"]));
        return Config($$"""
            "teachers": [{ "name": "turner", "task": "rotation", "network": "small", "steps": 3, "batchSize": 8 }],
            "protocols": [
                { "name": "boxes", "protocol": "voc-detection", "data": {{voc}}, "schedule": "small", "steps": 2, "scales": [64] },
                { "name": "few", "protocol": "fewshot", "labels": "1", "network": "small" },
            ],
            "rows": [
                { "name": "clusters", "teacher": "turner", "set": ["teacher.layer=relu3"] },
                { "name": "no clusters", "weights": "turner", "protocols": ["boxes"] },
                { "name": "scratch", "weights": "random", "set": ["student.network=small"], "seeds": [1] },
            ],
            "compare": [{ "better": "clusters", "worse": "scratch", "claim": "Clusters help." }],
            """, rest);
    }

    [Fact]
    public void Teachers_are_trained_first_and_protocols_judge_students_and_bare_weights()
    {
        string config = Downstream();
        Kt first = Kt.Done(Arguments(config));
        Assert.Contains("teacher turner: about", first.Error);
        Assert.Contains("once for all rows: about", first.Error);
        string[] rows = File.ReadAllLines(_folder["board", "leaderboard.csv"]);
        string[] measured = [.. rows.Skip(1).Select(r => r.Split(',')).Where(f => f[3].Length > 0).Select(f => $"{f[0]}: {f[1]}")];
        Assert.Equal(
            ["clusters: knn-20", "clusters: knn-200", "clusters: knn-1", "clusters: linear", "clusters: boxes", "clusters: few",
             "no clusters: boxes", "scratch: boxes", "scratch: few"], measured);
        Assert.Equal(2, first.Out.Split('\n').Count(line => line.StartsWith("| Clusters help.", StringComparison.Ordinal)));
        Assert.Single(Directory.GetDirectories(_folder["board", "teachers"]));
        Assert.Equal(9, Directory.GetFiles(_folder["board", "shared", "voc2007", "proposals"]).Length); // searched once, not per row

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["board"]);
        Kt again = Kt.Done(Arguments(config));
        Assert.Contains("teacher turner: done", again.Error);
        Assert.Contains("0 of 3 runs to go", again.Error);
        Assert.Equal(before, RunFolderBytes.Of(_folder["board"]));
    }

    [Fact]
    public void A_damaged_figure_is_made_again()
    {
        string voc = JsonSerializer.Serialize(MadeVoc.Write(_folder["VOC2007"]));
        string config = Config($$"""
            "protocols": [
                { "name": "boxes", "protocol": "voc-detection", "data": {{voc}}, "schedule": "small", "steps": 2, "scales": [64] },
            ],
            "rows": [{ "name": "scratch", "weights": "random", "set": ["student.network=small"] }],
            """);
        Kt.Done(Arguments(config));
        string figure = _folder["board", "cells", "scratch-seed-1", "protocols", "boxes", "figure.json"];
        byte[] before = File.ReadAllBytes(figure);
        File.WriteAllText(figure, "{ \"identity\": \"");
        Assert.Contains("1 of 1 runs to go", Kt.Done(Arguments(config)).Error);
        Assert.Equal(before, File.ReadAllBytes(figure));
    }

    [Fact]
    public void A_dry_run_may_assume_what_is_not_there_and_a_run_may_not()
    {
        string config = Config("""
            "assume": [{ "source": "nowhere", "train": 5000, "heldOut": 50, "width": 40, "height": 32 }],
            "teachers": [{ "name": "turner", "task": "rotation", "network": "small", "data": "nowhere", "batchSize": 8 }],
            "protocols": [{ "name": "masks", "protocol": "voc-segmentation", "data": "nowhere", "schedule": "small" }],
            "rows": [{ "name": "all", "teacher": "turner", "set": ["data.source=nowhere", "teacher.layer=relu3"] }],
            """);
        Kt plan = Kt.Done(Arguments(config, "--dry-run"));
        Assert.Contains("size assumed as the configuration says: nowhere", plan.Error);
        Assert.Contains("teacher turner: about", plan.Error);
        Assert.False(Directory.Exists(_folder["board"]));
        Kt.Refused(2, ["nothing was run", "nowhere does not exist"], Arguments(config));
    }

    [Theory]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"teacher\": \"b\" }],", "names the teacher b")]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"weights\": \"random\" }],", "student.network")]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"weights\": \"somewhere\" }],", "no protocol that judges them")]
    [InlineData("\"rows\": [{ \"name\": \"a\", \"protocols\": [\"b\"] }],", "names the protocol b")]
    [InlineData("\"heads\": [\"h\"], \"rows\": [{ \"name\": \"a\" }],", "0 cells under 1 heads")]
    [InlineData(
        "\"protocols\": [{ \"name\": \"p\", \"protocol\": \"voc-detection\", \"schedule\": \"fast\" }], \"rows\": [{ \"name\": \"a\" }],",
        "has paper and small")]
    [InlineData(
        "\"protocols\": [{ \"name\": \"p\", \"protocol\": \"fewshot\", \"labels\": \"1.5\" }], \"rows\": [{ \"name\": \"a\" }],",
        "labels is 1.5")]
    [InlineData(
        "\"rows\": [{ \"name\": \"a\" }], \"compare\": [{ \"better\": \"a\", \"worse\": \"a\", \"columns\": [\"kNN 21\"] }],",
        "nearest is kNN 20")]
    [InlineData("\"teachers\": [{ \"name\": \"t\", \"task\": \"chess\" }], \"rows\": [{ \"name\": \"a\" }],", "chess")]
    [InlineData(
        "\"protocols\": [{ \"name\": \"p\", \"protocol\": \"voc-detection\" }], \"rows\": [{ \"name\": \"a\" }],", "pictures")]
    public void Teachers_weights_and_protocols_that_cannot_be_are_refused(string rows, string words) =>
        Kt.Refused(2, [words], Arguments(Config(rows)));
}
