using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The main job end to end on small pictures: what a run leaves, that it repeats, skips and replaces.</summary>
public sealed class TransferTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_a_verified_student_a_report_and_one_folder_per_stage()
    {
        string[] expected =
        [
            "run.json", "summary.json", "report.html",
            "data/data.json",
            "features/train.npy", "features/heldout.npy",
            "clusters/centroids.npy", "clusters/iterations.csv",
            "labels/train.csv", "labels/heldout.csv",
            "student/student.onnx", "student/student.maps.onnx", "student/random.onnx", "student/weights.safetensors",
            "student/metrics.csv", "student/use_student.cs", "student/use_student.py",
            "eval/eval.json", "eval/table.csv",
        ];
        Assert.All(expected, file => Assert.True(File.Exists(Path.Combine(finished.Folder, file)), file));
        Assert.Empty(Directory.GetDirectories(finished.Folder, "unfinished", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(finished.Folder, "*.tmp", SearchOption.AllDirectories));

        using JsonDocument student = JsonDocument.Parse(File.ReadAllText(Path.Combine(finished.Folder, "student", "student.json")));
        JsonElement parity = student.RootElement.GetProperty("result").GetProperty("parity");
        Assert.Equal(1, parity.GetProperty("equalArgmaxShare").GetDouble());
        Assert.True(parity.GetProperty("greatestRelativeDifference").GetDouble() < 1e-4);
        Assert.Contains("student", finished.Outcome.Out);
        Assert.Contains("random student", finished.Outcome.Out);
    }

    [Fact]
    public void A_second_call_skips_every_stage_and_leaves_every_byte()
    {
        SortedDictionary<string, string> before = RunFolderBytes.Of(finished.Folder);
        Kt again = Kt.Done(finished.Transfer(finished.Folder));
        Assert.Equal(6, again.Error.Split('\n').Count(line => line.TrimEnd().EndsWith("(up to date, skipped)", StringComparison.Ordinal)));
        Assert.Equal(before, RunFolderBytes.Of(finished.Folder));
    }

    [Fact]
    public void A_configuration_file_leaves_the_same_bytes_as_the_same_settings_on_the_command_line()
    {
        string source = JsonSerializer.Serialize(finished.PictureFolder);
        File.WriteAllText(_folder["config.json"], $$"""
            {
                // Comments and trailing commas are welcome.
                "threads": 1,
                "data": { "source": {{source}} },
                "teacher": { "model": "hog" }, /* no training, no labels */
                "clusters": { "count": 6 },
                "student": { "epochs": 1, "batchSize": 16, },
            }
            """);
        Kt.Done("run", _folder["config.json"], "--out", _folder["run"]);
        RunFolderBytes.AssertEqual(finished.Folder, _folder["run"]);
    }

    [Fact]
    public void A_dry_run_names_every_stage_and_creates_nothing()
    {
        Kt plan = Kt.Done(finished.Transfer(_folder["run"], "--dry-run"));
        IEnumerable<string> firstWords = plan.Out.Split('\n').Select(line => line.Trim().Split(' ')[0]).Where(IsWord);
        Assert.Equal(["stage", "data", "features", "clusters", "labels", "student", "eval", "report"], firstWords);
        Assert.Contains("k 6", plan.Out);
        Assert.Contains("Nothing was run", plan.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        static bool IsWord(string text) => text.Length > 0 && text.All(char.IsAsciiLetterLower);
    }

    [Fact]
    public void Another_k_is_refused_in_the_same_folder_and_with_force_redoes_only_what_depends_on_it()
    {
        finished.CopyTo(_folder["run"]);
        string[] other = ["--set", "clusters.count=4"];
        Kt.Refused(2, ["clusters.count was 6, is 4", "--out", "--force"], finished.Transfer(_folder["run"], other));
        Kt forced = Kt.Done(finished.Transfer(_folder["run"], [.. other, "--force"]));
        Assert.Contains("skipped", Line(forced, "features"));
        Assert.DoesNotContain("skipped", Line(forced, "clusters"));
        Kt.Done(finished.Transfer(_folder["fresh"], other));
        RunFolderBytes.AssertEqual(_folder["fresh"], _folder["run"]);
    }

    [Fact]
    public void Vectors_in_a_file_give_the_clusters_and_labels_of_the_teacher_that_made_them()
    {
        Kt.Done("features", "hog", finished.PictureFolder, "--out", _folder["features"]);
        string vectors = _folder["features", "features.npy"], ids = _folder["features", "features.ids.csv"];
        Kt.Done(FinishedRun.TransferFrom(vectors, finished.PictureFolder, _folder["run"]));
        foreach (string stage in new[] { "clusters", "labels" })
            RunFolderBytes.AssertEqual(Path.Combine(finished.Folder, stage), _folder["run", stage]);

        File.WriteAllText(ids, File.ReadAllText(ids).Replace("down/0007.png", "somebody/else.png"));
        Kt.Refused(1, ["features.npy", "no vector for 1 of", "down/0007.png"],
            FinishedRun.TransferFrom(vectors, finished.PictureFolder, _folder["lacking"]));
        Assert.False(File.Exists(_folder["lacking", "features", "features.json"]));
    }

    [Fact]
    public void Pictures_without_classes_give_a_student_and_label_free_figures_only()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        for (int i = 0; i < 40; i++) File.WriteAllBytes(_folder["pictures", $"{i}.png"], Pictures.Encode(i, 32));
        Kt run = Kt.Done(FinishedRun.TransferFrom("hog", _folder["pictures"], _folder["run"]));
        Assert.Contains("label-free", Line(run, "eval"));
        Assert.True(File.Exists(_folder["run", "student", "student.onnx"]));
    }

    [Fact]
    public void Shuffled_labels_leave_the_clusters_alone_and_change_the_student()
    {
        Kt.Done(finished.Transfer(_folder["control"], "--set", "labels.shuffle=true"));
        SortedDictionary<string, string> run = RunFolderBytes.Of(finished.Folder), control = RunFolderBytes.Of(_folder["control"]);
        Assert.Equal(run["clusters/centroids.npy"], control["clusters/centroids.npy"]);
        Assert.NotEqual(run["labels/train.csv"], control["labels/train.csv"]);
        Assert.Equal(run["labels/heldout.csv"], control["labels/heldout.csv"]);
        Assert.NotEqual(run["student/student.onnx"], control["student/student.onnx"]);
    }

    [Fact]
    public void Class_labels_reach_the_evaluation_and_nothing_before_it()
    {
        string[] beforeEvaluation = ["features/", "clusters/", "labels/", "student/"];
        CopySample("true");
        CopySample("false");
        JsonNode sheet = JsonNode.Parse(File.ReadAllText(_folder["false", "sheet.json"]))!;
        foreach (JsonNode? part in sheet["parts"]!.AsArray())
            part!["labels"] = new JsonArray([.. part["labels"]!.AsArray().Select((label, i) => (JsonNode)(((int)label! + i * i) % 10))]);
        File.WriteAllText(_folder["false", "sheet.json"], sheet.ToJsonString());

        SortedDictionary<string, string> right = Run("true"), wrong = Run("false");
        Assert.NotEqual(right["eval/table.csv"], wrong["eval/table.csv"]);
        string[] files = [.. right.Keys.Where(f => beforeEvaluation.Any(stage => f.StartsWith(stage, StringComparison.Ordinal)))];
        Assert.All(beforeEvaluation, stage => Assert.Contains(files, f => f.StartsWith(stage, StringComparison.Ordinal)));
        Assert.All(files, f => Assert.True(right[f] == wrong[f], $"{f} depends on class labels"));

        SortedDictionary<string, string> Run(string name)
        {
            // All threads, unlike the other runs: equal runs leave equal bytes with them, too.
            string[] more = ["--set", "data.trainLimit=120", "--set", "data.heldOutLimit=60", "--set", "threads=0"];
            Kt.Done(FinishedRun.TransferFrom("hog", _folder[name], _folder[name + "-run"], more));
            return RunFolderBytes.Of(_folder[name + "-run"]);
        }
    }

    private void CopySample(string name)
    {
        Directory.CreateDirectory(_folder[name]);
        foreach (string file in Directory.GetFiles(Repository.File("models", "cifar10-sample")))
            File.Copy(file, _folder[name, Path.GetFileName(file)]);
    }

    private static string Line(Kt run, string stage) =>
        run.Error.Split('\n').Single(l => l.StartsWith(stage + " ", StringComparison.Ordinal));
}
