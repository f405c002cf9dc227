using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters --spherical</c>, and the labels that <c>kt labels</c> gives by such centroids.</summary>
public sealed class SphericalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Directions_by_hand_and_labels_of_other_rows_of_any_length()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [3f, 4, -8, 6, .6f, .8f, -400, 300], 2);
        Kt run = Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--spherical", "--out", _folder["out"], "--json");
        double[] centroids = NpyFile.ReadMatrix(_folder["out", "centroids.npy"], out _);
        int[] labels = NpyFile.ReadInt32(_folder["out", "labels.npy"]);
        Assert.Equal([-.8f, .6f, .6f, .8f], centroids.Chunk(2).OrderBy(c => c[0]).SelectMany(c => c).Select(v => (float)v));
        Assert.Equal([labels[0], 1 - labels[0], labels[0], 1 - labels[0]], labels);
        Assert.True((bool)JsonNode.Parse(run.Out)!["spherical"]!);

        // As points, (1, 50) would be nearer to (-.8, .6) 's multiples than its direction is: (.02, 1) has the cosines .81 and .58.
        NpyFile.WriteMatrix(_folder["other.npy"], [1f, 50, -.001f, 0], 2);
        File.WriteAllText(_folder["other.ids.csv"], "id\na\nb\n");
        Kt.Done("labels", _folder["other.npy"], "--clusters", _folder["out"], "--out", _folder["labels"]);
        Assert.Equal([labels[0], labels[1]], NpyFile.ReadInt32(_folder["labels", "other.labels.npy"]));
        Assert.Equal(2 - 2 * .8, NpyFile.ReadFloat64(_folder["labels", "other.distances.npy"])[1], 1e-6);
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("l2", false)]
    [InlineData("centre", true)]
    [InlineData("standardise-l2", true)]
    public void Labels_of_the_same_rows_are_those_of_the_fit_and_are_proven(string transform, bool isWide)
    {
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, 300 * 7).Select(_ => random.NextDouble() * 9 - 3)];
        if (isWide) NpyFile.WriteMatrix(_folder["v.npy"], values, 7);
        else NpyFile.WriteMatrix(_folder["v.npy"], Array.ConvertAll(values, v => (float)v), 7);
        File.WriteAllText(_folder["v.ids.csv"], "id\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i}\n")));
        NpyFile.WriteFloat64(_folder["w.npy"], [.. Enumerable.Range(0, 300).Select(i => i % 5 / 4.0)]);
        string[] clusters =
            ["clusters", _folder["v.npy"], "--k", "9", "--spherical", "--transform", transform, "--weights", _folder["w.npy"]];
        Kt.Done([.. clusters, "--out", _folder["out"]]);
        Kt.Done([.. clusters, "--out", _folder["scalar"], "--backend", "scalar"]);
        RunFolderBytes.AssertEqual(_folder["out"], _folder["scalar"]);
        Kt.Done("labels", _folder["v.npy"], "--clusters", _folder["out"], "--out", _folder["labels"]);
        Assert.Equal(NpyFile.ReadInt32(_folder["out", "labels.npy"]), NpyFile.ReadInt32(_folder["labels", "v.labels.npy"]));
        Assert.Equal(NpyFile.ReadFloat64(_folder["out", "distances.npy"]), NpyFile.ReadFloat64(_folder["labels", "v.distances.npy"]));
        Assert.Contains("weighted mean of its rows, divided by its length", Kt.Done("clusters", "verify", _folder["out"]).Out);
    }

    [Fact]
    public void It_is_another_result_than_without()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [3f, 4, -8, 6, .6f, .8f, -4, 4], 2);
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--transform", "l2", "--out", _folder["out"]);
        Kt.Refused(2, ["--force"], "clusters", _folder["v.npy"], "--k", "2", "--transform", "l2", "--spherical", "--out", _folder["out"]);
    }

    [Fact]
    public void A_row_of_zeros_is_named_with_its_id()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [3f, 4, 0, 0, .6f, .8f], 2);
        File.WriteAllText(_folder["v.ids.csv"], "id\na.png\nb.png\nc.png\n");
        Kt.Refused(1, ["row 1 (b.png) is zero", "no direction"], "clusters", _folder["v.npy"], "--k", "2", "--spherical",
            "--out", _folder["out"]);
    }

    [Fact]
    public void More_clusters_than_distinct_rows_say_how_many_there_are()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, 30).Select(i => (float)(i % 5 + 1))], 1);
        Kt.Refused(2, ["is 10", "has 5 distinct rows"], "clusters", _folder["v.npy"], "--k", "10", "--out", _folder["ten"]);
        Kt.Refused(2, ["is 2", "1 distinct rows divided by their lengths"],
            "clusters", _folder["v.npy"], "--k", "2", "--spherical", "--out", _folder["two"]);
        Kt.Done("clusters", _folder["v.npy"], "--k", "5", "--out", _folder["five"]);
    }
}
