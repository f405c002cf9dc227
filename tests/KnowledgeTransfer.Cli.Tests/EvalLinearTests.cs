using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt eval linear</c> with a schedule that trains: what it leaves, that it goes on, what it refuses.</summary>
public sealed class EvalLinearTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Linear(string subject, params string[] more) =>
    [
        "eval", "linear", subject, finished.PictureFolder, "--schedule", "small", "--steps", "4", "--threads", "1",
        "--out", _folder["eval"], .. more,
    ];

    [Fact]
    public void Every_activation_is_read_in_one_training_and_a_second_call_trains_nothing()
    {
        Kt first = Kt.Done(Linear(finished.Folder, "--json"));
        using JsonDocument scores = JsonDocument.Parse(first.Out);
        JsonElement[] rows = [.. scores.RootElement.EnumerateArray()];
        Assert.Equal(
            ["relu1, average 17x17", "relu2, average 12x12", "relu3", "relu4", "relu5"],
            rows.Select(row => row.GetProperty("layer").GetString()));
        Assert.Equal([9248, 9216, 8192, 8192, 8192], rows.Select(row => row.GetProperty("dimension").GetInt32()));
        Assert.All(rows, row => Assert.Contains(
            "small (changed): 4 steps of 54 pictures, rate 0.001, x 0.1 every 1, pad-crop-flip", row.GetProperty("settings").GetString()));
        string[] table = File.ReadAllLines(_folder["eval", "linear.csv"]);
        Assert.Equal(6, table.Length);
        Assert.Contains("4 steps of 54 pictures", table[5]);
        Assert.True(File.Exists(_folder["eval", "small", "classifiers.safetensors"]));
        Assert.False(Directory.Exists(_folder["eval", "pictures"]));

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["eval"]);
        Kt again = Kt.Done(Linear(finished.Folder));
        Assert.Contains("(up to date, skipped)", again.Error);
        Assert.Contains("relu2, average 12x12", again.Out);
        Assert.Equal(before, RunFolderBytes.Of(_folder["eval"]));
        Kt.Refused(2, ["layers", "--force"], Linear(finished.Folder, "--layers", "relu1"));
        Kt.Done(Linear(finished.Folder, "--layers", "relu1", "--force"));
        Assert.Equal(2, File.ReadAllLines(_folder["eval", "linear.csv"]).Length);
    }

    [Fact]
    public void Weights_are_found_in_a_file_beside_an_onnx_or_are_random()
    {
        Kt.Done(Linear(Path.Combine(finished.Folder, "student", "student.onnx"), "--layers", "relu5"));
        string onnx = File.ReadAllText(_folder["eval", "linear.csv"]);
        Kt again = Kt.Done(Linear(Path.Combine(finished.Folder, "student", "weights.safetensors"), "--layers", "relu5"));
        Assert.Contains("(up to date, skipped)", again.Error);
        Assert.Equal(onnx, File.ReadAllText(_folder["eval", "linear.csv"]));
        Kt.Done(Linear("random", "--network", "small", "--layers", "pool5", "--force"));
        Assert.StartsWith("random,pool5,512,", File.ReadAllLines(_folder["eval", "linear.csv"])[1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_runs()
    {
        Kt.Refused(2, ["no map relu9", "nearest is relu"], Linear(finished.Folder, "--layers", "relu9"));
        Kt.Refused(2, ["no weights at hog"], Linear("hog"));
        Kt.Refused(2, ["random", "--network"], Linear("random"));
        Kt.Refused(2, ["--pooling", "exact"], Linear(finished.Folder, "--pooling", "average"));
        Kt.Refused(2, ["Steps is 0"], [.. Linear(finished.Folder)[..6], "--steps", "0", "--out", _folder["eval"]]);
        Kt.Refused(1, ["conv1.weight", "alexnet-bn"], Linear(finished.Folder, "--network", "alexnet-bn"));
        Kt.Refused(2, ["--steps, --force", "--schedule paper or small"],
            "eval", "linear", "hog", finished.PictureFolder, "--steps", "3", "--force");
        Assert.False(Directory.Exists(_folder["eval"]));
    }

    [Fact]
    public void Fewer_classes_to_learn_from_than_to_be_judged_are_named()
    {
        (string, string, int)[] pictures = [("train", "a", 1), ("train", "b", 2), ("test", "a", 3), ("test", "c", 4)];
        foreach ((string side, string label, int seed) in pictures)
        {
            Directory.CreateDirectory(_folder["sides", side, label]);
            File.WriteAllBytes(_folder["sides", side, label, $"{seed}.png"], Pictures.Encode(seed, 32));
        }
        Kt.Refused(1, ["1 of 3 classes", "c"], "eval", "linear", finished.Folder, _folder["sides"], "--schedule", "small",
            "--out", _folder["eval"]);
    }

    [Fact]
    public void An_interrupted_training_goes_on_and_ends_in_the_same_bytes()
    {
        Pictures.Write(_folder["few"], 12); // a step is a pass over them
        string[] Arguments(string folder) =>
        [
            "eval", "linear", finished.Folder, _folder["few"], "--schedule", "small", "--steps", "400", "--threads", "1",
            "--layers", "relu4", "relu5", "--out", folder,
        ];
        Kt.Done(Arguments(_folder["straight"]));
        using (var process = new KtProcess(Arguments(_folder["stopped"])))
        {
            process.WaitFor(_folder["stopped", "small", "unfinished", "checkpoint.safetensors"]); // after 200 steps
            Assert.Equal(130, process.Send(KtProcess.Terminate));
        }
        Assert.False(File.Exists(_folder["stopped", "linear.csv"]));
        Kt resumed = Kt.Done(Arguments(_folder["stopped"]));
        Assert.Contains("resumed", resumed.Error);
        Assert.Equal(RunFolderBytes.Of(_folder["straight"]), RunFolderBytes.Of(_folder["stopped"]));
    }
}
