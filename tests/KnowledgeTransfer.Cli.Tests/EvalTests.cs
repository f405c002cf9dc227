using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The protocols that train, from the command line: what they leave, that they go on, what they refuse.</summary>
public sealed class EvalTests(FinishedRun finished) : IClassFixture<FinishedRun>, IDisposable
{
    private static readonly string[] Short = ["--epochs", "1", "--batch-size", "16", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Nonlinear(params string[] more) =>
        ["eval", "nonlinear", finished.Folder, finished.PictureFolder, "--out", _folder["eval"], .. Short, .. more];

    private string[] Fewshot(params string[] more) =>
        ["eval", "fewshot", finished.Folder, finished.PictureFolder, "--out", _folder["eval"], .. Short, .. more];

    [Fact]
    public void Nonlinear_leaves_a_row_per_layer_and_a_second_call_trains_nothing()
    {
        Kt first = Kt.Done(Nonlinear("--layers", "relu2", "relu5"));
        string[] rows = File.ReadAllLines(_folder["eval", "nonlinear.csv"]);
        Assert.Equal(3, rows.Length);
        Assert.StartsWith("relu2,", rows[1]);
        Assert.Contains("small, 1 epochs, 3 steps of 16", rows[2]);
        Assert.False(Directory.Exists(_folder["eval", "pictures"]));
        Assert.Contains("relu5", first.Out);

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["eval"]);
        Kt again = Kt.Done(Nonlinear("--layers", "relu2", "relu5"));
        Assert.Equal(2, again.Error.Split("(up to date, skipped)").Length - 1);
        Assert.Equal(before, RunFolderBytes.Of(_folder["eval"]));
    }

    [Fact]
    public void Fewshot_compares_the_weights_with_scratch_on_the_same_draws()
    {
        Kt run = Kt.Done(Fewshot("--labels", "50%", "4", "--draws", "2"));
        string[] rows = File.ReadAllLines(_folder["eval", "fewshot.csv"]);
        Assert.Equal(3, rows.Length);
        Assert.StartsWith("50 %,", rows[1]);
        Assert.StartsWith("4 per class,8,", rows[2]);
        Assert.Contains("±", rows[1]);
        Assert.True(Directory.Exists(_folder["eval", "4-per-class-draw-2-scratch"]));
        Assert.Contains("from scratch", run.Out);
    }

    [Fact]
    public void Fewshot_takes_a_published_list_and_refuses_what_is_not_there_to_learn_from()
    {
        Pictures.Write(_folder["sides", "train"], 12);
        Pictures.Write(_folder["sides", "test"], 4);
        string[] arguments = ["eval", "fewshot", finished.Folder, _folder["sides"], "--out", _folder["eval"], .. Short, "--draws", "1"];
        File.WriteAllLines(_folder["few.txt"], ["train/down/0003.png", "train/across/0002.png", "0007.png", "0006.png"]);
        Kt.Done([.. arguments, "--labels", _folder["few.txt"]]);
        Assert.StartsWith("list few.txt,4,", File.ReadAllLines(_folder["eval", "fewshot.csv"])[1]);
        File.WriteAllLines(_folder["held.txt"], ["test/down/0003.png"]);
        Kt.Refused(1, ["line 1 of", "test/down/0003.png", "none of the 12"], [.. arguments, "--labels", _folder["held.txt"]]);
    }

    [Fact]
    public void Impossible_draws_are_refused_before_anything_runs()
    {
        Kt.Refused(2, ["1 % of the", "class across"], Fewshot("--labels", "50%", "1%"));
        Kt.Refused(2, ["class across has", "400 per class"], Fewshot("--labels", "400"));
        Kt.Refused(2, ["--labels is many"], Fewshot("--labels", "many"));
        Kt.Refused(2, ["--draws is 0"], Fewshot("--draws", "0"));
        Assert.False(Directory.Exists(_folder["eval"]));
    }

    [Fact]
    public void Layers_and_weights_that_are_not_there_are_refused_with_what_is()
    {
        Kt.Refused(2, ["no layer relu7", "relu5"], Nonlinear("--layers", "relu7"));
        Kt.Refused(2, ["no network smal", "small"], Nonlinear("--network", "smal"));
        Kt.Refused(2, ["no weights at", "nothing"], "eval", "nonlinear", _folder["nothing"], finished.PictureFolder);
        Kt.Refused(2, ["random", "--network"], "eval", "nonlinear", "random", finished.PictureFolder);
        Kt.Refused(1, ["conv1.weight", "alexnet-bn"], Nonlinear("--network", "alexnet-bn", "--layers", "relu1"));
    }

    [Fact]
    public void Linear_reads_every_layer_that_is_named_at_about_the_same_number_of_features()
    {
        string student = Path.Combine(finished.Folder, "student", "student.onnx");
        Kt run = Kt.Done("eval", "linear", student, finished.PictureFolder, "--layers", "relu1", "relu5", "--json");
        using JsonDocument scores = JsonDocument.Parse(run.Out);
        JsonElement[] rows = [.. scores.RootElement.EnumerateArray()];
        Assert.Equal(["relu1, average 17x17", "relu5"], rows.Select(s => s.GetProperty("layer").GetString()));
        Assert.Equal([9248, 8192], rows.Select(s => s.GetProperty("dimension").GetInt32()));
        Kt all = Kt.Done("eval", "knn", student, finished.PictureFolder, "--layers", "all", "--pooling", "average", "--json");
        using JsonDocument every = JsonDocument.Parse(all.Out);
        Assert.Equal(5, every.RootElement.EnumerateArray().Select(s => s.GetProperty("layer").GetString()).Distinct().Count());
        Kt.Refused(2, ["relu9", "nearest is relu"], "eval", "linear", student, finished.PictureFolder, "--layers", "relu9");
        Kt.Refused(2, ["hog is no network"], "eval", "linear", "hog", finished.PictureFolder, "--layers", "all");
    }

    [Fact]
    public void Alignment_of_clusters_that_are_the_classes_is_perfect()
    {
        string[] ids = [.. Directory.GetFiles(finished.PictureFolder, "*.png", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(finished.PictureFolder, f).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];
        IEnumerable<string> lines = ids.Select(id => $"{id},{(id.StartsWith("down") ? 0 : 1)},0,0");
        File.WriteAllLines(_folder["same.csv"], lines.Prepend("id,cluster,distance_squared,margin"));
        Kt perfect = Kt.Done("eval", "alignment", _folder["same.csv"], finished.PictureFolder, "--json");
        using JsonDocument same = JsonDocument.Parse(perfect.Out);
        Assert.Equal(1, same.RootElement.GetProperty("clusterAccuracy").GetDouble());
        Assert.Equal(1, same.RootElement.GetProperty("adjustedMutualInformation").GetDouble(), 1e-12);
        Assert.Equal(60, same.RootElement.GetProperty("pictures").GetInt32());

        Kt run = Kt.Done("eval", "alignment", Path.Combine(finished.Folder, "labels", "train.csv"), finished.PictureFolder);
        Assert.Contains("purity", run.Out);
        File.WriteAllLines(_folder["others.csv"], ["id,cluster,distance_squared,margin", "elsewhere/1.png,0,0,0"]);
        Kt.Refused(1, ["elsewhere/1.png", "none of the 1"], "eval", "alignment", _folder["others.csv"], finished.PictureFolder);
    }

    [Fact]
    public void Pictures_without_labels_cannot_judge()
    {
        Pictures.Write(_folder["flat"], 10);
        foreach (string file in Directory.GetFiles(_folder["flat"], "*.png", SearchOption.AllDirectories))
            File.Move(file, _folder["flat", Path.GetFileName(file)]);
        Kt.Refused(1, ["no labels"], "eval", "nonlinear", finished.Folder, _folder["flat"], "--out", _folder["eval"]);
    }

    [Fact]
    public void A_class_that_only_training_has_is_no_obstacle()
    {
        Pictures.Write(_folder["sides", "train"], 16);
        Pictures.Write(_folder["sides", "test"], 1); // the first one is of class across
        Kt.Done(["eval", "nonlinear", finished.Folder, _folder["sides"], "--out", _folder["eval"], .. Short, "--layers", "relu5"]);
        Assert.Contains("relu5,", File.ReadAllText(_folder["eval", "nonlinear.csv"]));
    }

    [Fact]
    public void A_class_that_only_the_test_has_is_named()
    {
        (string, string, int)[] pictures = [("train", "a", 1), ("train", "b", 2), ("test", "a", 3), ("test", "c", 4)];
        foreach ((string side, string label, int seed) in pictures)
        {
            Directory.CreateDirectory(_folder["sides", side, label]);
            File.WriteAllBytes(_folder["sides", side, label, $"{seed}.png"], Pictures.Encode(seed, 32));
        }
        Kt.Refused(1, ["1 of 3 classes", "c"], "eval", "nonlinear", finished.Folder, _folder["sides"], "--out", _folder["eval"]);
    }
}
