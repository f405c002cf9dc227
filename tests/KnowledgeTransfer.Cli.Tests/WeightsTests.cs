using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters --weights</c>.</summary>
public sealed class WeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WeightsTests() => NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, .5f, 0, .5f, 1, 1, 1], 2);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scalar", 1)]
    [InlineData("simd", 2)]
    [InlineData("auto", 0)]
    public void Four_weighted_points_come_out_as_computed_by_hand(string backend, int threads)
    {
        Weigh(3, 1, 1, 3);
        Kt run = Kt.Done([.. Clusters("out"), "--backend", backend, "--threads", $"{threads}", "--json"]);
        double[] centroids = NpyFile.ReadMatrix(_folder["out", "centroids.npy"], out _);
        int[] labels = NpyFile.ReadInt32(_folder["out", "labels.npy"]);
        Assert.Equal([.125, 0, .875, 1], centroids.Chunk(2).OrderBy(c => c[0]).SelectMany(c => c));
        Assert.Equal([true, true, false, false], labels.Select(label => label == labels[0]));
        JsonNode figures = JsonNode.Parse(run.Out)!;
        Assert.Equal(.375, (double)figures["inertia"]!);
        Assert.Equal((4, 8L, 0, true), ((int)figures["weights"]!["positiveCount"]!, (long)figures["weights"]!["total"]!,
            (int)figures["weights"]!["unitExponent"]!, (bool)figures["weights"]!["lossless"]!));
        Assert.Equal([3, 1, 1, 3], NpyFile.ReadInt32(_folder["out", "weights.npy"]));
        Assert.Contains("4 weighted rows, total 8,", run.Error);
        Kt proven = Kt.Done("clusters", "verify", _folder["out"]);
        Assert.Contains("each the weighted mean of its rows, exact and rounded once", proven.Out);
        Assert.Contains("4 weighted rows, total 8", proven.Out);
    }

    [Fact]
    public void Without_weights_nothing_of_them_is_written()
    {
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"]);
        Assert.False(File.Exists(_folder["out", "weights.npy"]));
        Assert.DoesNotContain("weight", File.ReadAllText(_folder["out", "clusters.json"]));
        Assert.DoesNotContain("spherical", File.ReadAllText(_folder["out", "clusters.json"]));
    }

    [Fact]
    public void Float32_weights_that_are_rounded_are_said_to_be()
    {
        // 2^31 and 2^-3 take 35 bits: the unit is 2.
        Npy(NpyType.Float32, [4], BitConverter.GetBytes(MathF.ScaleB(1, 31)), BitConverter.GetBytes(.125f), BitConverter.GetBytes(5f),
            BitConverter.GetBytes(7f));
        Kt run = Kt.Done(Clusters("out"));
        Assert.Contains("3 weighted rows, total 2.14748E+09, rounded to multiples of 2^1,", run.Error);
        Assert.Equal([1 << 30, 0, 2, 4], NpyFile.ReadInt32(_folder["out", "weights.npy"]));
        Kt.Done("clusters", "verify", _folder["out"]);
    }

    [Fact]
    public void Other_weights_are_another_result_and_changed_ones_are_noticed()
    {
        Weigh(3, 1, 1, 3);
        Kt.Done(Clusters("out"));
        Assert.Contains("up to date", Kt.Done(Clusters("out")).Error);
        Weigh(1, 1, 1, 3);
        Kt.Refused(2, ["--force"], Clusters("out"));
        NpyFile.WriteInt32(_folder["out", "weights.npy"], [1, 1, 1, 3]);
        Kt.Refused(1, ["weights.npy is not what was recorded", "inertia", "not the mean"], "clusters", "verify", _folder["out"]);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, -3, 1 }, 1, "weights.npy: row 2 (c.png) has the weight -3")]
    [InlineData(new double[] { 1, double.NaN, 3, 1 }, 1, "weights.npy: row 1 (b.png) has the weight NaN")]
    [InlineData(new double[] { double.PositiveInfinity, 2, 3, 1 }, 1, "weights.npy: row 0 (a.png) has the weight Infinity")]
    [InlineData(new double[] { 0, 0, 0, 0 }, 1, "all 4 weights are 0")]
    [InlineData(new double[] { 1, 2, 3 }, 1, "weights.npy has 3 weights, but")]
    [InlineData(new double[] { 0, 2, 0, 0 }, 2, "1 of the 4 rows")]
    public void Weights_that_are_none_are_refused(double[] weights, int exitCode, string words)
    {
        File.WriteAllText(_folder["v.ids.csv"], "id\na.png\nb.png\nc.png\nd.png\n");
        Weigh(weights);
        Kt.Refused(exitCode, [words], Clusters("out"));
        Assert.False(File.Exists(_folder["out", "clusters.json"]));
    }

    [Fact]
    public void Files_of_another_shape_or_type_are_refused()
    {
        Kt.Refused(1, ["weights.npy does not exist"], Clusters("out"));
        NpyFile.WriteMatrix(_folder["weights.npy"], [1.0, 2, 3, 4], 1);
        Kt.Refused(1, ["1 axis of", "are needed"], Clusters("out"));
        NpyFile.WriteInt32(_folder["weights.npy"], [1, 2, 3, 4]);
        Kt.Refused(1, ["1 axis of", "are needed"], Clusters("out"));
        File.WriteAllText(_folder["weights.npy"], "1\n2\n");
        Kt.Refused(1, ["weights.npy"], Clusters("out"));
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("ilgpu")]
    public void A_device_by_name_does_not_take_them(string backend)
    {
        Weigh(1, 1, 1, 1);
        Kt.Refused(2, [$"\"{backend}\" does not take weights", "auto", "native"], [.. Clusters("out"), "--backend", backend]);
    }

    [Fact]
    public void Auto_takes_the_processor_and_says_so_where_a_device_would_have_been_worth_it()
    {
        // 2^34 products and a few more.
        Random random = new(1);
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, 4100 * 1024).Select(_ => random.NextSingle())], 1024);
        Weigh([.. Enumerable.Range(0, 4100).Select(i => i % 3 + 1.0)]);
        Kt run = Kt.Done("clusters", _folder["v.npy"], "--weights", _folder["weights.npy"], "--k", "4096", "--iterations", "1",
            "--init", "random-rows", "--out", _folder["out"]);
        Assert.Contains("k-means runs on", run.Error);
        Assert.Contains("cuda: it does not take weights.", run.Error);
    }

    private string[] Clusters(string name) =>
        ["clusters", _folder["v.npy"], "--k", "2", "--weights", _folder["weights.npy"], "--out", _folder[name]];

    private void Weigh(params double[] weights) => NpyFile.WriteFloat64(_folder["weights.npy"], weights);

    private void Npy(NpyType type, long[] shape, params byte[][] values) => File.WriteAllBytes(
        _folder["weights.npy"], [.. new NpyHeader(type, shape).Format(), .. values.SelectMany(bytes => bytes)]);
}
