using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt eval voc-detection</c>: what it leaves, that it does nothing twice, what it refuses.</summary>
public sealed class VocDetectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public VocDetectionTests() => _data = MadeVoc.Write(_folder["VOC2007"]);

    public void Dispose() => _folder.Dispose();

    private string[] Detection(params string[] more) => Detection("random", more);

    /// <summary>A call with the options given instead of or beside the usual ones.</summary>
    private string[] Detection(string weights, string[] more)
    {
        (string Option, string Value)[] usual =
        [
            ("--network", "small"), ("--schedule", "small"), ("--steps", "3"), ("--scales", "64"), ("--threads", "1"),
            ("--out", _folder["eval"]),
        ];
        IEnumerable<string> kept = usual.Where(pair => !more.Contains(pair.Option)).SelectMany(pair => new[] { pair.Option, pair.Value });
        return ["eval", "voc-detection", weights, _data, .. kept, .. more];
    }

    [Fact]
    public void It_leaves_a_table_a_page_and_detections_and_a_second_call_trains_nothing()
    {
        WeightFile.Write(_folder["given.safetensors"], WeightInitializer.Create(NetworkCatalogue.Create("small", 2), 5));
        string[] call = Detection(_folder["given.safetensors"], ["--seeds", "2", "--scratch"]);
        Kt first = Kt.Done(call);
        string[] rows = File.ReadAllLines(_folder["eval", "voc-detection.csv"]);
        Assert.StartsWith("class,objects,\"covered by proposals, %\",\"from given, %\"", rows[0]);
        Assert.Equal(["blue,2", "red,1", "mean,3"], rows[1..].Select(row => string.Join(',', row.Split(',').Take(2))));
        Assert.Contains("±", rows[3]);
        Assert.Contains("small (changed): 3 steps of 2 pictures, rate 0.01, x 0.1 every 2,", rows[3]);
        Assert.Contains("short side 64 pixels", rows[3]);
        Assert.Contains("from scratch", first.Out);
        Assert.Contains("of 3 objects in test are overlapped by 0.5", first.Error);
        string page = File.ReadAllText(_folder["eval", "voc-detection.html"]);
        Assert.Equal(3, page.Split("<img ").Length - 1);
        foreach (string cell in new[] { "seed-1", "seed-2", "seed-1-scratch", "seed-2-scratch" })
            foreach (string file in new[] { "weights.safetensors", "metrics.csv", "detections.csv", "voc-detection.json" })
                Assert.True(File.Exists(_folder["eval", cell, file]), $"{cell}/{file}");
        Assert.Equal(9, Directory.GetFiles(_folder["eval", "proposals"]).Length);

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["eval"]);
        Kt again = Kt.Done(call);
        Assert.Equal(4, again.Error.Split("(up to date, skipped)").Length - 1);
        Assert.Equal(before, RunFolderBytes.Of(_folder["eval"]));
    }

    [Fact]
    public void Another_annotation_or_scale_is_another_result()
    {
        Kt.Done(Detection());
        Kt.Refused(2, ["scales", "--force"], Detection("--scales", "72"));
        MadeVoc.Annotate(_data, "b0", "blue", 1, 1, 40, 40);
        Kt.Refused(2, ["data", "--force"], Detection());
        Kt.Done(Detection("--force"));
    }

    [Fact]
    public void Lists_that_do_not_fit_are_refused_before_anything_runs()
    {
        Kt.Refused(2, ["no split val", "test, trainval"], Detection("--test-split", "val"));
        Kt.Refused(1, ["a0", "in trainval and in trainval"], Detection("--test-split", "trainval"));
        MadeVoc.Annotate(_data, "b1", "green", 1, 1, 30, 30);
        Kt.Refused(1, ["1 classes of test", "green"], Detection());
        MadeVoc.Annotate(_data, "b1", "red", 1, 1, 30, 30, difficult: true);
        MadeVoc.List(_data, "hard", "b1");
        Kt.Refused(1, ["None of the 1 pictures of hard", "judged"], Detection("--test-split", "hard"));
        Kt.Refused(1, ["None of the 1 pictures of hard", "learn"], Detection("--train-split", "hard", "--test-split", "trainval"));
        Assert.False(Directory.Exists(_folder["eval"]));
    }

    [Fact]
    public void Options_and_weights_that_do_not_fit_are_refused_before_anything_runs()
    {
        Kt.Refused(2, ["scale is 0"], Detection("--scales", "0"));
        Kt.Refused(2, ["twice"], Detection("--scales", "64", "64"));
        Kt.Refused(2, ["--score-threshold is 1"], Detection("--score-threshold", "1"));
        Kt.Refused(2, ["Steps is 0"], Detection("--steps", "0"));
        WeightSet weights = WeightInitializer.Create(NetworkCatalogue.Create("small", 2), 5).Where(name => name != "conv2.weight");
        WeightFile.Write(_folder["cut.safetensors"], weights);
        Kt.Refused(1, ["conv2.weight is missing"], Detection(_folder["cut.safetensors"], []));
        Assert.False(Directory.Exists(_folder["eval"]));
        Kt.Refused(2, ["becomes 3 x 3", "too small for small"], Detection("--scales", "3"));
    }
}
