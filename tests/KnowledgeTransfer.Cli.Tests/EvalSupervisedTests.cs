using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The supervised ceiling, from the command line.</summary>
public sealed class EvalSupervisedTests : IDisposable
{
    private static readonly string[] Short = ["--epochs", "1", "--batch-size", "16", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Supervised(string pictures, params string[] more) =>
        ["eval", "supervised", pictures, "--out", _folder["eval"], .. Short, .. more];

    [Fact]
    public void The_ceiling_stands_in_the_columns_of_a_student_and_serves_other_protocols()
    {
        string pictures = Pictures.Write(_folder["pictures"], 60);
        Kt first = Kt.Done(Supervised(pictures, "--seeds", "2", "--json"));
        using JsonDocument figures = JsonDocument.Parse(first.Out);
        JsonElement[] seeds = [.. figures.RootElement.EnumerateArray()];
        Assert.Equal([1, 2], seeds.Select(seed => seed.GetProperty("seed").GetInt32()));
        Assert.All(seeds, seed => Assert.InRange(seed.GetProperty("training").GetProperty("accuracy").GetDouble(), 0, 1));
        Assert.Equal(
            ["knn-20", "knn-200", "knn-1", "linear"],
            seeds[0].GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("protocol").GetString()));
        string[] table = File.ReadAllLines(_folder["eval", "supervised.csv"]);
        Assert.Equal(
            ",numbers,\"kNN 20, %\",\"kNN 200, %\",\"1-NN, %\",\"linear, %\",\"classifier, %\",seeds,learned from,judged by,schedule",
            table[0]);
        Assert.StartsWith("supervised small,512,", table[1]);
        Assert.Contains("±", table[1]);
        Assert.Contains("1 epochs, 3 steps of 16", table[1]);
        Assert.False(Directory.Exists(_folder["eval", "pictures"]));

        Kt again = Kt.Done(Supervised(pictures, "--seeds", "2"));
        Assert.Equal(4, again.Error.Split("(up to date, skipped)").Length - 1);
        Assert.Contains("classifier", again.Out);

        string onnx = _folder["eval", "seed-2", "supervised.onnx"];
        Kt probed = Kt.Done("eval", "knn", onnx, pictures, "--seed", "1", "--json");
        using JsonDocument same = JsonDocument.Parse(probed.Out);
        Assert.Equal(
            seeds[1].GetProperty("scores").EnumerateArray().Take(3).Select(score => score.GetProperty("accuracy").GetDouble()),
            same.RootElement.EnumerateArray().Select(score => score.GetProperty("accuracy").GetDouble()));
        Kt extracted = Kt.Done("features", onnx, pictures, "--out", _folder["features"], "--json");
        Assert.Contains("supervised: labels of", extracted.Out + File.ReadAllText(_folder["features", "features.json"]));
        Kt.Done(["eval", "nonlinear", _folder["eval", "seed-1"], pictures, "--layers", "relu5", "--out", _folder["above"], .. Short]);
        Assert.StartsWith("relu5,", File.ReadAllLines(_folder["above", "nonlinear.csv"])[1]);
    }

    [Fact]
    public void Labels_that_can_be_learned_are_learned()
    {
        string pictures = Pictures.Write(_folder["pictures"], 200);
        Kt run = Kt.Done("eval", "supervised", pictures, "--network", "small", "--epochs", "12", "--batch-size", "20", "--threads", "1",
            "--out", _folder["eval"], "--json");
        using JsonDocument figures = JsonDocument.Parse(run.Out);
        Assert.InRange(figures.RootElement[0].GetProperty("training").GetProperty("accuracy").GetDouble(), 0.85, 1);
    }

    [Fact]
    public void Pictures_without_labels_of_one_class_or_without_any_to_judge_by_are_refused()
    {
        Pictures.Write(_folder["one", "train"], 12);
        Directory.Delete(_folder["one", "train", "down"], recursive: true);
        Pictures.Write(_folder["one", "test"], 4);
        Directory.CreateDirectory(_folder["flat"]);
        foreach (int i in new[] { 1, 2 }) File.WriteAllBytes(_folder["flat", $"{i}.png"], Pictures.Encode(i, 32));
        File.WriteAllBytes(_folder["single.bin"], new byte[1 + 3 * 32 * 32]); // one picture of CIFAR-10
        Kt.Refused(1, ["class across", "nothing to tell apart"], Supervised(_folder["one"]));
        Kt.Refused(1, ["no labels"], Supervised(_folder["flat"]));
        Kt.Refused(1, ["1 labelled pictures to learn from and 0 to judge by"], Supervised(_folder["single.bin"]));
        Kt.Refused(2, ["no network smal", "nearest is small"], Supervised(Pictures.Write(_folder["two"], 20), "--network", "smal"));
        Kt.Refused(2, ["--seeds is 0"], Supervised(_folder["two"], "--seeds", "0"));
        Assert.False(Directory.Exists(_folder["eval"]));
    }
}
