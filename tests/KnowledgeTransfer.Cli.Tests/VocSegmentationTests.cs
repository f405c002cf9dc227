using KnowledgeTransfer.TestKit;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Synthetic data made by <c>kt data composites</c>, segmented by <c>kt eval voc-segmentation</c>.</summary>
public sealed class VocSegmentationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public VocSegmentationTests()
    {
        for (int i = 0; i < 3; i++)
        {
            Write(_folder["backgrounds", $"{i}.png"], Pictures.Encode(i, 80));
            Write(_folder["cutouts", "discs", $"{i}.png"], Shape((x, y) => x * x + y * y < 200, new SKColor((byte)(200 + 20 * i), 30, 30)));
            Write(_folder["cutouts", "bars", $"{i}.png"], Shape((_, y) => Math.Abs(y) < 5, new SKColor(30, 30, (byte)(160 + 40 * i))));
        }
    }

    public void Dispose() => _folder.Dispose();

    private string[] Composites(string target = "made", params string[] more) =>
    [
        "data", "composites", "--cutouts", _folder["cutouts"], "--backgrounds", _folder["backgrounds"], "--out", _folder[target],
        "--count", "6", "--test-count", "3", "--size", "40", .. more,
    ];

    private string[] Segment(int steps = 3, string test = "test", params string[] more) =>
    [
        "eval", "voc-segmentation", "random", _folder["made"], "--network", "small", "--schedule", "small", "--steps", $"{steps}",
        "--test-split", test, "--threads", "1", "--out", _folder["eval"], .. more,
    ];

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static byte[] Shape(Func<int, int, bool> inside, SKColor colour)
    {
        using var bitmap = new SKBitmap(32, 32, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        for (int i = 0; i < 1024; i++)
            bitmap.SetPixel(i % 32, i / 32, inside(i % 32 - 16, i / 32 - 16) ? colour : SKColors.Transparent);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    [Fact]
    public void Synthetic_pictures_are_made_and_called_so()
    {
        Kt made = Kt.Done(Composites(more: "--json"));
        Assert.Contains("\"trainPictures\": 6", made.Out);
        Assert.Contains("synthetic", File.ReadAllText(_folder["made", "README.md"]));
        Kt.Refused(2, ["made", "is not empty"], Composites());
        Directory.Delete(_folder["made"], recursive: true);
        Kt again = Kt.Done(Composites());
        Assert.Contains("synthetic", again.Error);
        Assert.Matches("1 +bars", again.Out);
        Kt.Done("data", _folder["made"]);
        Kt.Refused(2, ["no folder dics", "discs"], Composites("other", "--classes", "dics"));
        Kt.Refused(2, ["--cutouts"], "data", "composites", "--backgrounds", _folder["backgrounds"], "--out", _folder["other"]);
    }

    [Fact]
    public void Segmentation_leaves_a_row_per_class_a_page_and_weights_and_a_second_call_trains_nothing()
    {
        Kt.Done(Composites());
        Kt first = Kt.Done(Segment(more: ["--scratch", "--seeds", "2"]));
        string[] rows = File.ReadAllLines(_folder["eval", "voc-segmentation.csv"]);
        Assert.Equal(
            ["intersection over union", "background", "bars", "discs", "mean", "pixel accuracy"], rows.Select(row => row.Split(',')[0]));
        Assert.Contains("small (changed): 3 steps of 8 pictures", rows[1]);
        Assert.Contains("±", rows[1]);
        Assert.Contains("pixel accuracy", first.Out);
        string page = File.ReadAllText(_folder["eval", "seed-1", "predictions.html"]);
        Assert.Equal(3 * 3, page.Split("<img ").Length - 1);
        Assert.Contains("discs", page);
        Assert.True(File.Exists(_folder["eval", "seed-2-scratch", "weights.safetensors"]));

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["eval"]);
        Kt again = Kt.Done(Segment(more: ["--scratch", "--seeds", "2"]));
        Assert.Equal(4, again.Error.Split("(up to date, skipped)").Length - 1);
        Assert.Equal(before, RunFolderBytes.Of(_folder["eval"]));
        Kt.Refused(2, ["steps", "--force"], Segment(steps: 4));
        File.Delete(_folder["made", "SegmentationClass", "train-00001.png"]);
        Kt.Refused(2, ["data", "--force"], Segment());
    }

    [Fact]
    public void Data_that_cannot_be_is_refused_before_training()
    {
        Kt.Done(Composites());
        Kt.Refused(2, ["no split minival", "test, train, trainval, val"], Segment(test: "minival"));
        Kt.Refused(1, ["train-00001", "learned from and judged"], Segment(test: "trainval"));
        Kt.Refused(2, ["Steps is 0"], Segment(steps: 0));
        File.Delete(_folder["made", "SegmentationClass", "test-00002.png"]);
        Kt.Refused(1, ["no mask", "test-00002.png"], Segment());
        Assert.False(File.Exists(_folder["eval", "seed-1", "weights.safetensors"]));
    }
}
