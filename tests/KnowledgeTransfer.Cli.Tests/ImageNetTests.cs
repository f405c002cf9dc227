using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>ImageNet as unpacked, from the command line: stripes across are tenches and stripes down kit foxes.</summary>
public sealed class ImageNetTests : IDisposable
{
    private const string Tench = "n01440764", Fox = "n02119789";

    private readonly TemporaryFolder _folder = new();

    public ImageNetTests()
    {
        foreach (string id in new[] { Tench, Fox }) Directory.CreateDirectory(_folder["imagenet", "train", id]);
        Directory.CreateDirectory(_folder["imagenet", "val"]);
        for (int seed = 0; seed < 40; seed++)
        {
            string id = seed % 2 == 0 ? Tench : Fox;
            File.WriteAllBytes(_folder["imagenet", "train", id, $"{id}_{seed}.JPEG"], Pictures.Encode(seed, 32));
        }
        // The first half are foxes, so that a list read in another order is wrong.
        for (int i = 0; i < 10; i++) File.WriteAllBytes(_folder["imagenet", "val", Val(i)], Pictures.Encode(101 + (2 * i) - i / 5, 32));
        File.WriteAllLines(_folder["imagenet", "val.txt"], Enumerable.Range(0, 10).Reverse().Select(i => $"{Val(i)} {(i < 5 ? 1 : 0)}"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Eval_learns_from_the_training_folders_and_judges_by_the_list()
    {
        Kt run = Kt.Done("eval", "knn", "hog", _folder["imagenet"], "--json");
        using JsonDocument scores = JsonDocument.Parse(run.Out);
        foreach (JsonElement score in scores.RootElement.EnumerateArray())
        {
            Assert.Equal(40, score.GetProperty("trainCount").GetInt32());
            Assert.Equal(10, score.GetProperty("testCount").GetInt32());
            Assert.InRange(score.GetProperty("accuracy").GetDouble(), 0.9, 1);
        }
    }

    [Fact]
    public void Without_the_list_all_but_judging_goes_on()
    {
        File.Delete(_folder["imagenet", "val.txt"]);
        Kt.Refused(1, ["val without classes", "none of its 10 pictures has a class"], "eval", "knn", "hog", _folder["imagenet"]);
        Kt plan = Kt.Done("transfer", "hog", _folder["imagenet"], "--out", _folder["run"], "--dry-run");
        Assert.Contains("40 to learn from, 10 held out", plan.Out);
        Kt.Done("features", "hog", _folder["imagenet"], "--out", _folder["features"]);
    }

    [Fact]
    public void A_list_that_does_not_belong_to_the_pictures_is_one_line()
    {
        File.AppendAllText(_folder["imagenet", "val.txt"], "ILSVRC2012_val_00000099.JPEG 1\n");
        Kt.Refused(1, ["val.txt, line 11", "ILSVRC2012_val_00000099.JPEG"], "data", _folder["imagenet"]);
    }

    private static string Val(int index) => $"ILSVRC2012_val_{index + 1:D8}.JPEG";
}
