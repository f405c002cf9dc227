using KnowledgeTransfer.TestKit;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt eval voc-classification</c> on made pictures: what it leaves, that it goes on, what it refuses.</summary>
public sealed class EvalVocClassificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Data => _folder["cells"];

    /// <summary>The command line; options given here take the place of its own.</summary>
    private string[] Eval(params string[] more)
    {
        var options = new Dictionary<string, string>
        {
            ["--network"] = "small",
            ["--schedule"] = "small",
            ["--steps"] = "4",
            ["--crops"] = "2",
            ["--threads"] = "1",
            ["--out"] = _folder["eval"],
        };
        bool scratch = more.Contains("--scratch");
        foreach (string[] pair in more.Where(word => word != "--scratch").Chunk(2)) options[pair[0]] = pair[1];
        return
        [
            "eval", "voc-classification", "random", Data, .. options.SelectMany(o => new[] { o.Key, o.Value }),
            .. scratch ? ["--scratch"] : Array.Empty<string>(),
        ];
    }

    /// <summary>A picture of one colour with objects that are named after colours.</summary>
    private void Write(string split, string id, params string[] objects)
    {
        foreach (string part in new[] { "JPEGImages", "Annotations", "ImageSets/Main" }) Directory.CreateDirectory(_folder["cells", part]);
        using var bitmap = new SKBitmap(40, 36, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(
            objects.Contains("red") ? (byte)220 : (byte)40, objects.Contains("green") ? (byte)220 : (byte)40, (byte)(id.Length * 20)));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_folder["cells", "JPEGImages", id + ".png"], data.ToArray());
        string all = string.Concat(objects.Select(Object));
        File.WriteAllText(_folder["cells", "Annotations", id + ".xml"],
            $"<annotation><size><width>40</width><height>36</height><depth>3</depth></size>{all}</annotation>");
        File.AppendAllText(_folder["cells", "ImageSets", "Main", split + ".txt"], id + "\n");
    }

    /// <summary>An object of a class; one whose name ends in a question mark is difficult.</summary>
    private static string Object(string name) =>
        $"<object><name>{name.TrimEnd('?')}</name><difficult>{(name.EndsWith('?') ? 1 : 0)}</difficult>" +
        "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>";

    private void WriteAll()
    {
        string[][] shown = [["red"], ["green"], ["red", "green"], []];
        for (int i = 0; i < 12; i++) Write("trainval", $"train{i}", shown[i % 4]);
        for (int i = 0; i < 8; i++) Write("test", $"test{i}", shown[i % 4]);
    }

    [Fact]
    public void A_row_per_class_and_their_mean_and_a_second_call_trains_nothing()
    {
        WriteAll();
        Kt first = Kt.Done(Eval("--seeds", "2"));
        string[] rows = File.ReadAllLines(_folder["eval", "voc-classification.csv"]);
        Assert.Equal("class,shown by,\"guessing, %\",\"from random, 11 points, %\",\"from random, area, %\",schedule", rows[0]);
        Assert.StartsWith("green,4 of 8,50.0,", rows[1]);
        Assert.StartsWith("red,4 of 8,50.0,", rows[2]);
        Assert.StartsWith("mean,8 pictures,50.0,", rows[3]);
        Assert.Contains("±", rows[3]);
        Assert.Contains("small, small (changed): 4 steps of 16 pictures", rows[3]);
        Assert.Contains("2 test crops", rows[3]);
        Assert.Contains("green", first.Out);
        Assert.True(File.Exists(_folder["eval", "seed-2", "weights.safetensors"]));
        Assert.False(Directory.Exists(_folder["eval", "seed-1", "unfinished"]));

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["eval"]);
        Kt again = Kt.Done(Eval("--seeds", "2"));
        Assert.Equal(2, again.Error.Split("(up to date, skipped)").Length - 1);
        Assert.Equal(before, RunFolderBytes.Of(_folder["eval"]));

        // what figures depend on is part of a cell's key
        Kt.Refused(2, ["cropCount"], Eval("--crops", "3"));
        Write("test", "test-more", "red");
        Kt.Refused(2, ["other data"], Eval());
    }

    [Fact]
    public void Weights_are_compared_with_scratch_and_can_be_fine_tuned_again()
    {
        WriteAll();
        Kt.Done(Eval());
        string weights = _folder["eval", "seed-1", "weights.safetensors"];
        string[] compare = [.. Eval("--scratch", "--out", _folder["more"]).Select(word => word == "random" ? weights : word)];
        Kt.Done(compare);
        string[] rows = File.ReadAllLines(_folder["more", "voc-classification.csv"]);
        Assert.Contains("from scratch, area", rows[0]);
        Assert.True(Directory.Exists(_folder["more", "seed-1-scratch"]));
        string[] misfit = [.. Eval("--network", "resnet-18").Select(word => word == "random" ? weights : word)];
        Kt.Refused(1, ["conv1.weight", "resnet-18"], misfit);
        Kt.Refused(2, ["scratch already"], Eval("--scratch"));
    }

    [Fact]
    public void Classes_that_say_nothing_are_named_and_left_out()
    {
        WriteAll();
        Write("trainval", "both", "blue", "cell");
        for (int i = 8; i < 10; i++) Write("test", $"test{i}", "blue?");
        foreach (string file in Directory.GetFiles(_folder["cells", "Annotations"], "test*"))
            File.WriteAllText(file, File.ReadAllText(file).Replace("</annotation>", Object("cell") + "</annotation>"));
        Kt run = Kt.Done(Eval());
        Assert.Contains("blue: no test picture shows it", run.Error);
        Assert.Contains("cell: all 10 test pictures that are judged show it", run.Error);
        string[] rows = File.ReadAllLines(_folder["eval", "voc-classification.csv"]);
        Assert.StartsWith("blue,0 of 8,none,none,none,", rows[1]);
        Assert.StartsWith("cell,10 of 10,100.0,100.0,100.0,", rows[2]);
        Assert.StartsWith("mean of 3,10 pictures,", rows[5]);
    }

    [Fact]
    public void What_cannot_be_judged_is_refused_before_anything_runs()
    {
        WriteAll();
        Kt.Refused(2, ["no split nowhere", "test, trainval"], Eval("--test-split", "nowhere"));
        Kt.Refused(1, ["picture train0 is in"], Eval("--test-split", "trainval"));
        Kt.Refused(2, ["--crops is 0"], Eval("--crops", "0"));
        Kt.Refused(2, ["Steps is 0"], Eval("--steps", "0"));
        File.WriteAllText(_folder["cells", "ImageSets", "Main", "empty.txt"], "\n");
        Kt.Refused(1, ["empty.txt", "names no picture"], Eval("--train-split", "empty"));
        Write("rare", "rare1", "violet");
        Kt.Refused(1, ["1 of 3 classes", "violet"], Eval("--test-split", "rare"));
        Write("reds", "reds1", "red");
        Write("more", "more1", "red");
        Kt.Refused(1, ["the class red", "two"], Eval("--train-split", "reds", "--test-split", "more"));
        Assert.False(Directory.Exists(_folder["eval"]));
    }
}
