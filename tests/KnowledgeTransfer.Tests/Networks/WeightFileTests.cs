using System.Buffers.Binary;
using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Save(string header, byte[] values, ulong? length = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), bytes = new byte[8 + text.Length + values.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length ?? (ulong)text.Length);
        text.CopyTo(bytes, 8);
        values.CopyTo(bytes, 8 + text.Length);
        File.WriteAllBytes(_folder["x.safetensors"], bytes);
        return _folder["x.safetensors"];
    }

    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        // b lies before a in the values; 1.0 = 3F800000, -2.5 = C0200000, 0.5 = 3F000000.
        string path = Save(
            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}," +
            "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
            [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0, 0, 0, 0x3F]);
        WeightSet weights = WeightFile.Read(path, out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal(["b", "a"], weights.Names);
        Assert.Equal([1f], weights["b"].Values);
        Assert.Empty(weights["b"].Shape);
        Assert.Equal([1, 2], weights["a"].Shape);
        Assert.Equal([-2.5f, 0.5f], weights["a"].Values);
        Assert.Equal("v", metadata["k"]);
        Assert.Equal(metadata, WeightFile.ReadMetadata(path));
    }

    [Fact]
    public void A_file_is_written_byte_for_byte_as_by_hand()
    {
        var weights = new WeightSet();
        weights.Add("w", [2], [1f, -2.5f]);
        WeightFile.Write(_folder["y"], weights, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        string header = "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected =
            [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0];
        Assert.Equal(expected, File.ReadAllBytes(_folder["y"]));
        Assert.Equal(["y"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Everything_survives_a_round_trip_bit_for_bit()
    {
        var weights = new WeightSet();
        weights.Add("nasty \"name\" \u00e9\n", [3, 1, 2], [0f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, float.MaxValue]);
        weights.Add("empty", [0, 5], []);
        weights.Add("scalar", [], [7f]);
        weights.Add("z", [1], [3f]);
        var metadata = new Dictionary<string, string> { ["line"] = "a\nb\"c\u20ac", [""] = "" };
        WeightFile.Write(_folder["a"], weights, metadata);
        WeightSet read = WeightFile.Read(_folder["a"], out IReadOnlyDictionary<string, string> readMetadata);
        Assert.Equal(weights.Names.Order(StringComparer.Ordinal), read.Names.Order(StringComparer.Ordinal));
        foreach (string name in weights.Names)
        {
            Assert.Equal(weights[name].Shape, read[name].Shape);
            Assert.Equal(
                weights[name].Values.Select(BitConverter.SingleToUInt32Bits), read[name].Values.Select(BitConverter.SingleToUInt32Bits));
        }
        Assert.Equal(metadata, readMetadata);
        WeightFile.Write(_folder["b"], read, readMetadata);
        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public void A_whole_network_fits_after_a_round_trip()
    {
        NetworkSpec network = NetworkCatalogue.Create("small", 5);
        WeightSet weights = WeightInitializer.Create(network, 1);
        WeightFile.Write(_folder["n"], weights);
        WeightSet read = WeightFile.Read(_folder["n"]);
        read.RequireFit(network);
        Assert.Equal(weights["conv5.weight"].Values, read["conv5.weight"].Values);
    }

    [Theory]
    [InlineData("", "does not begin with {")]
    [InlineData("[]", "does not begin with {")]
    [InlineData("{\"a\":", "not valid JSON")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", "only F32")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "no dtype")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", "no shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "no data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", "unknown field x")]
    [InlineData("{\"a\":7}", "not an object")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "no valid data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "no valid data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "needs 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904],\"data_offsets\":[0,4]}}", "overflows")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}", "more than an array holds")]
    [InlineData("{}", "4 follow the header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "take 8 bytes, but 4 follow")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}", "a gap or an overlap")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "a gap or an overlap")]
    [InlineData("{\"__metadata__\":7,\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "not an object")]
    [InlineData("{\"__metadata__\":{\"k\":7},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "not a string")]
    public void Hostile_headers_are_refused_with_the_reason(string header, string reason)
    {
        string path = Save(header, new byte[4]);
        string message = Assert.Throws<ArtefactException>(() => WeightFile.Read(path)).Message;
        Assert.Contains(reason, message);
        Assert.Contains(path, message);
        Assert.Equal(message, Assert.Throws<ArtefactException>(() => WeightFile.ReadMetadata(path)).Message);
    }

    [Theory]
    [InlineData(100_000_001UL, "the format allows 100000000")]
    [InlineData(ulong.MaxValue, "the format allows 100000000")]
    [InlineData(1000UL, "the file has")]
    public void Impossible_header_lengths_are_refused_before_anything_is_allocated(ulong length, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArtefactException>(() => WeightFile.Read(Save("{}", [], length))).Message);

    [Fact]
    public void Every_truncation_and_every_added_byte_is_noticed()
    {
        var weights = new WeightSet();
        weights.Add("w", [2], [1f, -2.5f]);
        WeightFile.Write(_folder["w"], weights);
        byte[] bytes = File.ReadAllBytes(_folder["w"]);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["t"], bytes[..length]);
            Assert.Throws<ArtefactException>(() => WeightFile.Read(_folder["t"]));
            Assert.Throws<ArtefactException>(() => WeightFile.ReadMetadata(_folder["t"]));
        }
        File.WriteAllBytes(_folder["t"], [.. bytes, 0]);
        Assert.Throws<ArtefactException>(() => WeightFile.Read(_folder["t"]));
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_but_nothing_else()
    {
        NetworkSpec network = NetworkCatalogue.Create("small", 2);
        var weights = new WeightSet();
        foreach (WeightShape weight in network.Weights.Where(weight => weight.Count < 200))
            weights.Add(weight.Name, [.. weight.Shape], new float[weight.Count]);
        WeightFile.Write(_folder["m"], weights, new Dictionary<string, string> { ["a"] = "b" });
        byte[] good = File.ReadAllBytes(_folder["m"]);
        var random = new CounterRandom(11);
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bad = [.. good];
            for (int change = random.Below(3); change >= 0; change--) bad[random.Below(1200)] = (byte)random.Below(256);
            File.WriteAllBytes(_folder["m"], bad);
            if (Record.Exception(() => WeightFile.Read(_folder["m"])) is not { } error) continue;
            Assert.IsType<ArtefactException>(error);
            refused++;
        }
        Assert.InRange(refused, 250, 500);
    }

    [Fact]
    public void A_tensor_cannot_take_the_name_of_the_metadata()
    {
        var weights = new WeightSet();
        weights.Add("__metadata__", [1], [1f]);
        Assert.Throws<ArgumentException>(() => WeightFile.Write(_folder["x"], weights));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300_000)]
    public void A_full_disk_is_reported_and_leaves_the_old_file(int count)
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        string path = FullDisk.Behind(_folder["w"]);
        File.WriteAllText(path, "old");
        var weights = new WeightSet();
        weights.Add("a", [count], new float[count]);
        var error = Assert.Throws<ArtefactException>(() => WeightFile.Write(path, weights));
        Assert.StartsWith($"{path} cannot be written", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
