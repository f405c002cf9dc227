using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public sealed class SheetSourceTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_committed_sample_has_6000_pictures_a_split_and_labels()
    {
        ImageSource sample = ImageSources.Open(Repository.File("models", "cifar10-sample"));
        Assert.Equal(6000, sample.Count);
        Assert.Equal(("train/00000", "train/04999", "test/00000"), (sample.Ids[0].Value, sample.Ids[4999].Value, sample.Ids[5000].Value));
        Assert.Equal(1000, sample.HeldOut!.Count(h => h));
        Assert.Equal([6, 9, 9, 4, 1], sample.Labels!.Classes.Take(5));
        // The first record of data_batch_1 begins with this red byte row in every copy of CIFAR-10.
        Assert.Equal([59, 43, 50, 68], Enumerable.Range(0, 4).Select(x => (int)sample.Decode(0).Pixels[3 * x]));
    }

    [Fact]
    public void Tiles_are_counted_through_sheets_and_parts()
    {
        WriteSheets(_ => { });

        var source = new SheetSource(_folder.Folder);

        Assert.Equal(["a/00000", "a/00001", "a/00002", "a/00003", "b/00000"], source.Ids.Select(i => i.Value));
        for (int i = 0; i < 5; i++) Assert.Equal(Tile(i).Pixels, source.Decode(i).Pixels);
        Assert.Equal([-1, -1, -1, -1, 1], source.Labels!.Classes);
        Assert.Equal([false, false, false, false, true], source.HeldOut!);
        Assert.Equal(new ImageHeader(2, 3, "sheet"), source.Verify(0));
    }

    [Fact]
    public void The_same_pixels_in_cifar_files_and_in_sheets_have_one_fingerprint()
    {
        byte[] planar = new byte[3073];
        RgbImage tile = Pictures.Random(32, 32);
        for (int i = 0; i < 3072; i++) planar[1 + i] = tile.Pixels[i % 1024 * 3 + i / 1024];
        string cifar = _folder.Write("cifar/data_batch_1.bin", planar);
        byte[] sheet = Pictures.Encode(tile, SKEncodedImageFormat.Png);
        _folder.Write("sheet/0.png", sheet);
        JsonObject description = Description(32, 32, 1, [("train", 1, false, null)], [("0.png", 1, sheet)]);
        File.WriteAllText(_folder.PathOf("sheet/sheet.json"), description.ToJsonString());

        Assert.Equal(new Cifar10Source(cifar).Fingerprint, new SheetSource(_folder.PathOf("sheet")).Fingerprint);
    }

    [Fact]
    public void A_changed_or_missing_sheet_is_noticed_on_opening()
    {
        WriteSheets(_ => { });
        byte[] bytes = File.ReadAllBytes(_folder.PathOf("s1.png"));
        bytes[^1] ^= 1;
        _folder.Write("s1.png", bytes);
        Assert.Contains("SHA-256", Assert.Throws<DataException>(() => new SheetSource(_folder.Folder)).Message);
        File.Delete(_folder.PathOf("s1.png"));
        Assert.Contains("s1.png", Assert.Throws<DataException>(() => new SheetSource(_folder.Folder)).Message);
    }

    public static TheoryData<string, Action<JsonObject>> Inconsistent => new()
    {
        { "format", d => d["format"] = "other" },
        { "version 2", d => d["version"] = 2 },
        { "columns", d => d["columns"] = 0 },
        { "the parts have 6", d => d["parts"]![0]!["count"] = 5 },
        { "one prefix", d => d["parts"]![0]!["prefix"] = "b" },
        { "not a file name", d => d["sheets"]![0]!["file"] = "../s0.png" },
        { "2 labels", d => d["parts"]![1]!["labels"] = new JsonArray(0, 1) },
        { "none of the 2 classes", d => d["parts"]![1]!["labels"] = new JsonArray(2) },
        { "colour", d => d["colour"] = 1 },
        { "without pictures", d => d["sheets"]![0]!["count"] = 0 },
        { "tileWidth", d => d.Remove("tileWidth") },
    };

    [Theory]
    [MemberData(nameof(Inconsistent), DisableDiscoveryEnumeration = true)]
    public void An_inconsistent_description_says_what_does_not_fit(string what, Action<JsonObject> change)
    {
        WriteSheets(change);
        Assert.Contains(what, Assert.Throws<DataException>(() => new SheetSource(_folder.Folder)).Message);
    }

    [Fact]
    public void A_sheet_too_small_for_its_tiles_is_noticed()
    {
        WriteSheets(d => d["tileHeight"] = 4);
        Assert.Contains("4 tiles need", Assert.Throws<DataException>(() => new SheetSource(_folder.Folder).Decode(0)).Message);
    }

    [Fact]
    public void A_folder_without_a_description_is_no_sheet_folder() =>
        Assert.Throws<ConfigException>(() => new SheetSource(_folder.Folder));

    private static RgbImage Tile(int i) => Pictures.Random(2, 3, (uint)(i + 1));

    /// <summary>Four tiles of 2 x 3 in two columns, then a sheet with one.</summary>
    private void WriteSheets(Action<JsonObject> change)
    {
        byte[] first = Sheet(0, 4), second = Sheet(4, 1);
        _folder.Write("s0.png", first);
        _folder.Write("s1.png", second);
        JsonObject description = Description(
            2, 3, 2, [("a", 4, false, null), ("b", 1, true, [1])], [("s0.png", 4, first), ("s1.png", 1, second)]);
        change(description);
        File.WriteAllText(_folder.PathOf("sheet.json"), description.ToJsonString());
    }

    private static byte[] Sheet(int first, int count)
    {
        byte[] pixels = new byte[4 * 6 * 3];
        for (int t = 0; t < count; t++)
            for (int y = 0; y < 3; y++)
                Tile(first + t).Pixels.AsSpan(y * 6, 6).CopyTo(pixels.AsSpan((t / 2 * 3 + y) * 12 + t % 2 * 6));
        return Pictures.Encode(new RgbImage(4, 6, pixels), SKEncodedImageFormat.Png);
    }

    private static JsonObject Description(
        int width, int height, int columns, (string, int, bool, int[]?)[] parts, (string, int, byte[])[] sheets) => new()
        {
            ["format"] = "knowledge-transfer-sheet",
            ["version"] = 1,
            ["name"] = "test",
            ["tileWidth"] = width,
            ["tileHeight"] = height,
            ["columns"] = columns,
            ["classes"] = new JsonArray("x", "y"),
            ["parts"] = new JsonArray([.. parts.Select(p => new JsonObject
            {
                ["prefix"] = p.Item1,
                ["count"] = p.Item2,
                ["heldOut"] = p.Item3,
                ["labels"] = p.Item4 is null ? null : new JsonArray([.. p.Item4.Select(l => JsonValue.Create(l))]),
            })]),
            ["sheets"] = new JsonArray([.. sheets.Select(s => new JsonObject
            {
                ["file"] = s.Item1,
                ["count"] = s.Item2,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(s.Item3)),
            })]),
        };
}
