using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The main job end to end on small pictures: what a run leaves, that it repeats, skips and replaces.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Transfer(string name, params string[] more) =>
        ["transfer", "hog", _folder["pictures"], "--k", "6", "--out", _folder[name], "--set", "student.epochs=2", "--set", "student.batchSize=16", .. more];

    [Fact]
    public void A_run_leaves_a_verified_student_a_report_and_one_folder_per_stage()
    {
        Pictures.Write(_folder["pictures"], 90);
        Kt run = Kt.Done(Transfer("run"));
        string[] expected =
        [
            "run.json", "summary.json", "report.html", "data/data.json", "features/train.npy", "features/heldout.npy", "clusters/centroids.npy", "clusters/iterations.csv",
            "labels/train.csv", "labels/heldout.csv", "student/student.onnx", "student/student.maps.onnx", "student/random.onnx", "student/weights.safetensors",
            "student/metrics.csv", "student/use_student.cs", "student/use_student.py", "eval/eval.json", "eval/table.csv",
        ];
        Assert.All(expected, file => Assert.True(File.Exists(_folder["run", file]), file));
        Assert.Empty(Directory.GetDirectories(_folder["run"], "work", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(_folder["run"], "*.tmp", SearchOption.AllDirectories));

        using JsonDocument student = JsonDocument.Parse(File.ReadAllText(_folder["run", "student", "student.json"]));
        JsonElement parity = student.RootElement.GetProperty("result").GetProperty("parity");
        Assert.Equal(1, parity.GetProperty("equalArgmaxShare").GetDouble());
        Assert.True(parity.GetProperty("greatestRelativeDifference").GetDouble() < 1e-4);
        Assert.Contains("student", run.Out);
        Assert.Contains("random student", run.Out);
    }

    [Fact]
    public void Equal_runs_leave_equal_bytes_and_a_second_call_skips_every_stage()
    {
        Pictures.Write(_folder["pictures"], 60);
        Kt.Done(Transfer("first"));
        Kt.Done(Transfer("second"));
        RunFolderBytes.AssertEqual(_folder["first"], _folder["second"]);

        Kt again = Kt.Done(Transfer("first"));
        Assert.Equal(6, again.Error.Split('\n').Count(line => line.EndsWith("(up to date, skipped)", StringComparison.Ordinal)));
        RunFolderBytes.AssertEqual(_folder["first"], _folder["second"]);
    }

    [Fact]
    public void Another_k_is_refused_in_the_same_folder_and_with_force_redoes_only_what_depends_on_it()
    {
        Pictures.Write(_folder["pictures"], 60);
        Kt.Done(Transfer("run"));
        Kt.Refused(2, ["clusters.count was 6, is 4", "--out", "--force"], Transfer("run", "--set", "clusters.count=4"));
        Kt forced = Kt.Done(Transfer("run", "--set", "clusters.count=4", "--force"));
        Assert.Contains("skipped", Line(forced, "features"));
        Assert.DoesNotContain("skipped", Line(forced, "clusters"));
        Kt.Done(Transfer("fresh", "--set", "clusters.count=4"));
        RunFolderBytes.AssertEqual(_folder["fresh"], _folder["run"]);
    }

    [Fact]
    public void Pictures_without_classes_give_a_student_and_label_free_figures_only()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        for (int i = 0; i < 60; i++) File.WriteAllBytes(_folder["pictures", $"{i}.png"], Pictures.Encode(i, 32));
        Kt run = Kt.Done(Transfer("run"));
        Assert.Contains("label-free", Line(run, "eval"));
        Assert.True(File.Exists(_folder["run", "student", "student.onnx"]));
    }

    [Fact]
    public void Shuffled_labels_leave_the_clusters_alone_and_change_the_student()
    {
        Pictures.Write(_folder["pictures"], 60);
        Kt.Done(Transfer("run"));
        Kt.Done(Transfer("control", "--set", "labels.shuffle=true"));
        SortedDictionary<string, string> run = RunFolderBytes.Of(_folder["run"]), control = RunFolderBytes.Of(_folder["control"]);
        Assert.Equal(run["clusters/centroids.npy"], control["clusters/centroids.npy"]);
        Assert.NotEqual(run["labels/train.csv"], control["labels/train.csv"]);
        Assert.Equal(run["labels/heldout.csv"], control["labels/heldout.csv"]);
        Assert.NotEqual(run["student/student.onnx"], control["student/student.onnx"]);
    }

    [Fact]
    public void Class_labels_reach_the_evaluation_and_nothing_before_it()
    {
        string sample = Repository.File("models", "cifar10-sample");
        foreach (string name in new[] { "true", "false" })
        {
            Directory.CreateDirectory(_folder[name]);
            foreach (string file in Directory.GetFiles(sample)) File.Copy(file, _folder[name, Path.GetFileName(file)]);
        }
        JsonNode sheet = JsonNode.Parse(File.ReadAllText(_folder["false", "sheet.json"]))!;
        foreach (JsonNode? part in sheet["parts"]!.AsArray())
            part!["labels"] = new JsonArray([.. part["labels"]!.AsArray().Select((label, i) => (JsonNode)(((int)label! + i * i) % 10))]);
        File.WriteAllText(_folder["false", "sheet.json"], sheet.ToJsonString());
        foreach (string name in new[] { "true", "false" })
            Kt.Done("transfer", "hog", _folder[name], "--k", "5", "--out", _folder[name + "-run"], "--set", "data.trainLimit=300", "--set", "data.heldOutLimit=60",
                "--set", "student.epochs=1", "--set", "student.batchSize=32");
        SortedDictionary<string, string> right = RunFolderBytes.Of(_folder["true-run"]), wrong = RunFolderBytes.Of(_folder["false-run"]);
        Assert.NotEqual(right["eval/table.csv"], wrong["eval/table.csv"]);
        foreach (string file in right.Keys.Where(f => f.StartsWith("features/", StringComparison.Ordinal) || f.StartsWith("clusters/", StringComparison.Ordinal)
            || f.StartsWith("labels/", StringComparison.Ordinal) || f.StartsWith("student/", StringComparison.Ordinal)))
            Assert.True(right[file] == wrong[file], $"{file} depends on class labels");
    }

    private static string Line(Kt run, string stage) => run.Error.Split('\n').Single(l => l.StartsWith(stage + " ", StringComparison.Ordinal));
}
