using System.Security.Cryptography;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Data.Voc.Composites;
using KnowledgeTransfer.TestKit;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc.Composites;

public sealed class CompositeDataSetTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public CompositeDataSetTests()
    {
        foreach ((string name, int count) in new[] { ("discs", 4), ("bars", 5) })
            for (int i = 0; i < count; i++) Write($"cutouts/{name}/{i}.png", Shape(name == "discs", i));
        for (uint i = 1; i <= 5; i++) Write($"backgrounds/{i}.png", Photograph(i, 90, 70));
    }

    public void Dispose() => _root.Dispose();

    private CompositeOptions Options => new()
    {
        Cutouts = _root["cutouts"],
        Backgrounds = _root["backgrounds"],
        TrainCount = 12,
        TestCount = 5,
        Size = 48,
        Seed = 3,
    };

    private void Write(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[file])!);
        File.WriteAllBytes(_root[file], content);
    }

    private static byte[] Photograph(uint seed, int width, int height) =>
        Pictures.Encode(Resampler.Resize(Pictures.Random(6, 5, seed), width, height, ResizeFilter.Bicubic), SKEncodedImageFormat.Png);

    /// <summary>A disc or a bar of noise on nothing.</summary>
    private static byte[] Shape(bool disc, int seed)
    {
        byte[] rgba = new byte[40 * 40 * 4];
        RgbImage noise = Resampler.Resize(Pictures.Random(5, 5, (uint)(seed + (disc ? 50 : 90))), 40, 40, ResizeFilter.Bilinear);
        for (int i = 0; i < 1600; i++)
        {
            (int x, int y) = (i % 40 - 20, i / 40 - 20);
            noise.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = (disc ? x * x + y * y < 300 : Math.Abs(y) < 6) ? (byte)255 : (byte)0;
        }
        return Pictures.EncodeRgba(rgba, 40, 40, SKEncodedImageFormat.Png);
    }

    [Fact]
    public void It_is_a_voc_data_set_whose_masks_boxes_and_counts_agree()
    {
        CompositeSummary summary = CompositeDataSet.Make(Options, _root["made"]);
        var folder = new VocFolder(_root["made"]);
        Assert.Equal(["test", "train", "trainval", "val"], folder.Splits);
        Assert.Equal(folder.Splits, folder.SegmentationSplits);
        Assert.Equal((12, 5), (folder.ReadSplit("train").Count, folder.ReadSegmentationSplit("test").Count));
        Assert.Equal([("bars", 3, 2), ("discs", 3, 1)], summary.Classes.Select(c => (c.Name, c.TrainCutouts, c.TestCutouts)));
        int boxed = 0;
        foreach (string id in folder.ReadSplit("trainval").Concat(folder.ReadSplit("test")))
        {
            Assert.Equal((64, 48), folder.PictureSize(id));
            VocAnnotation annotation = folder.ReadAnnotation(id);
            VocMask mask = folder.ReadMask(id, 2);
            foreach (VocObject o in annotation.Objects.Where(o => !o.Difficult))
            {
                int number = o.Class == "bars" ? 1 : 2;
                IEnumerable<int> inside = Enumerable.Range(0, mask.Numbers.Length).Where(i => mask.Numbers[i] == number
                    && i % 64 >= o.Box.Left && i % 64 < o.Box.Right && i / 64 >= o.Box.Top && i / 64 < o.Box.Bottom);
                Assert.NotEmpty(inside);
                boxed++;
            }
            int most = annotation.Objects.Count;
            Assert.InRange(most, 1, 4);
        }
        Assert.Equal(boxed, summary.Classes.Sum(c => c.TrainObjects + c.TestObjects));
        string readme = File.ReadAllText(_root["made", "README.md"]);
        Assert.Contains("**synthetic**", readme);
        Assert.DoesNotContain(_root.Path, readme);
        Assert.Contains("<database>synthetic", File.ReadAllText(_root["made", "Annotations", "test-00001.xml"]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_in_any_folder_of_that_name_and_another_seed_others()
    {
        string[] made = [.. new[] { ("a", 3ul), ("b", 3ul), ("c", 4ul) }.Select(pair =>
        {
            CompositeDataSet.Make(Options with { Seed = pair.Item2 }, _root[pair.Item1, "made"]);
            return Hash(_root[pair.Item1, "made"]);
        })];
        Assert.Equal(made[0], made[1]);
        Assert.NotEqual(made[0], made[2]);
        // a picture does not depend on how many there are
        CompositeDataSet.Make(Options with { TrainCount = 2 }, _root["d", "made"]);
        string[] second = ["JPEGImages", "train-00002.jpg"];
        Assert.Equal(File.ReadAllBytes(_root[["a", "made", .. second]]), File.ReadAllBytes(_root[["d", "made", .. second]]));

        static string Hash(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f => Path.GetRelativePath(folder, f) + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
    }

    [Fact]
    public void Files_are_divided_by_their_content_whatever_their_names()
    {
        (string, string)[] files = [("d", "4"), ("a", "1"), ("e", "5"), ("b", "2"), ("c", "3")];
        (IReadOnlyList<string> train, IReadOnlyList<string> test) = HashSplit.Divide(files);
        Assert.Equal(["3", "4", "5"], train);
        Assert.Equal(["1", "2"], test);
    }

    [Fact]
    public void What_cannot_be_used_is_left_out_and_counted_with_its_reason()
    {
        Write("cutouts/discs/opaque.png", Photograph(9, 40, 40));
        Write("cutouts/discs/copy.png", File.ReadAllBytes(_root["cutouts/discs/1.png"]));
        Write("cutouts/discs/empty.png", Pictures.EncodeRgba(new byte[64], 4, 4, SKEncodedImageFormat.Png));
        Write("cutouts/discs/page.png", [1, 2, 3]);
        Write("cutouts/alone.png", Shape(true, 70));
        Write("backgrounds/small.png", Photograph(20, 30, 30));
        Write("backgrounds/sizes/320x240.png", Photograph(21, 320, 240));
        Write("backgrounds/sizes/160x120.png", Photograph(21, 160, 120));
        Write("backgrounds/again.png", Photograph(1, 180, 140));
        CompositeSummary summary = CompositeDataSet.Make(Options, _root["made"]);
        Assert.Equal(
            [
                new("backgrounds that are another one in another size", 2), new("backgrounds that are smaller than the pictures", 1),
                new("cut-outs in no class's folder", 1), new("cut-outs that are almost empty", 1),
                new("cut-outs that cannot be decoded", 1), new("cut-outs that look like another one of their class", 1),
                new("cut-outs without transparency", 1),
            ],
            summary.LeftOut);
        Assert.Equal(6, summary.TrainBackgrounds + summary.TestBackgrounds);
    }

    [Fact]
    public void Classes_are_chosen_by_name_and_what_cannot_be_is_refused_before_anything_is_written()
    {
        Assert.Equal(["bars"], CompositeDataSet.Make(Options with { Classes = ["bars"] }, _root["bars"]).Classes.Select(c => c.Name));
        Refused<ConfigException>(Options with { Classes = ["bras"] }, "no folder bras", "nearest is bars");
        Refused<ConfigException>(Options with { Size = 8, TestCount = 0 }, "the size is 8", "test pictures is 0");
        Refused<ConfigException>(Options with { Backgrounds = _root["nowhere"] }, "nowhere");
        Refused<DataException>(Options with { Size = 200 }, "0 usable photographs", "267 x 200");
        Write("cutouts/few/1.png", Shape(true, 1));
        Refused<DataException>(Options, "few (1)");
        string message = Assert.Throws<ConfigException>(() => CompositeDataSet.Make(Options, _root["cutouts"])).Message;
        Assert.Contains("is not empty", message);
    }

    private void Refused<T>(CompositeOptions options, params string[] words)
        where T : Exception
    {
        string message = Assert.Throws<T>(() => CompositeDataSet.Make(options, _root["refused"])).Message;
        Assert.All(words, word => Assert.Contains(word, message));
        Assert.False(Directory.Exists(_root["refused"]));
    }
}
