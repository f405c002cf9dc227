using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class ClustersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_pairs_of_points_become_two_clusters()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"]);
        double[] centroids = NpyFile.ReadMatrix(_folder["out", "centroids.npy"], out int dimension);
        int[] labels = NpyFile.ReadInt32(_folder["out", "labels.npy"]);
        Assert.Equal(2, dimension);
        Assert.Equal([0, 10], new[] { centroids[0], centroids[2] }.Order());
        Assert.Equal([1, 1], new[] { centroids[1], centroids[3] });
        Assert.Equal(labels[0], labels[1]);
        Assert.Equal(labels[2], labels[3]);
        Assert.NotEqual(labels[0], labels[2]);
        Assert.Equal([1, 1, 1, 1], NpyFile.ReadFloat64(_folder["out", "distances.npy"]));
        Assert.Equal("restart,iteration,inertia,moved,empty,relocated", File.ReadLines(_folder["out", "iterations.csv"]).First());
    }

    [Fact]
    public void A_log_folder_of_the_users_beside_the_result_is_left_alone()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Directory.CreateDirectory(_folder["log"]);
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"]);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["log"]));
    }

    [Fact]
    public void Backends_and_threads_give_the_same_bytes()
    {
        var random = new Random(3);
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, 700 * 19).Select(_ => (float)random.NextDouble())], 19);
        Kt.Done("clusters", _folder["v.npy"], "--k", "23", "--out", _folder["simd"], "--backend", "simd", "--threads", "2");
        Kt.Done("clusters", _folder["v.npy"], "--k", "23", "--out", _folder["scalar"], "--backend", "scalar", "--threads", "1");
        RunFolderBytes.AssertEqual(_folder["simd"], _folder["scalar"]);
        Kt.Done("clusters", _folder["v.npy"], "--k", "23", "--out", _folder["plain"], "--backend", "simd", "--no-bounds", "--no-reduced");
        RunFolderBytes.AssertEqual(_folder["simd"], _folder["plain"]);
        Kt.Refused(2, ["\"scalar\" has no such parts"],
            "clusters", _folder["v.npy"], "--k", "23", "--out", _folder["none"], "--backend", "scalar", "--no-bounds");
    }

    [Fact]
    public void A_named_device_that_is_not_here_is_refused_with_its_reason_and_auto_takes_over_where_it_stopped()
    {
        Assert.SkipUnless(IlgpuDevices.List().Count == 0, "this machine has a device");
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Kt.Refused(3, ["\"ilgpu\" cannot be used", IlgpuDevices.Absence(), "auto"],
            "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"], "--backend", "ilgpu");
        Kt.Refused(2, ["auto, cuda, ilgpu, native, simd, scalar"],
            "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"], "--backend", "gpu");
        Kt small = Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"]);
        Assert.DoesNotContain("k-means runs on", small.Error); // too small to ask for a device
    }

    [Fact]
    public void Doubles_stay_doubles()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0.1, 0.2, 0.3, 0.4], 1);
        Kt.Done("clusters", _folder["v.npy"], "--k", "4", "--out", _folder["out"]);
        Assert.Equal(NpyType.Float64, NpyHeader.Read(_folder["out", "centroids.npy"]).Type);
        Assert.Equal([0.1, 0.2, 0.3, 0.4], NpyFile.ReadMatrix(_folder["out", "centroids.npy"], out _).Order());
    }

    [Fact]
    public void Another_data_set_is_labelled_with_the_transform_of_the_first()
    {
        NpyFile.WriteMatrix(_folder["first.npy"], [0f, 100, 1, 110, 10, 300, 11, 310], 2);
        NpyFile.WriteMatrix(_folder["second.npy"], [10.5f, 305, 0.5f, 105], 2);
        File.WriteAllText(_folder["second.ids.csv"], "id\nfar\nnear\n");
        Kt.Done("clusters", _folder["first.npy"], "--k", "2", "--transform", "standardise-l2", "--out", _folder["clusters"]);
        Kt.Done("labels", _folder["second.npy"], "--clusters", _folder["clusters"], "--out", _folder["labels"]);
        int[] first = NpyFile.ReadInt32(_folder["clusters", "labels.npy"]);
        int[] second = NpyFile.ReadInt32(_folder["labels", "second.labels.npy"]);
        Assert.Equal([first[2], first[0]], second);
        Assert.StartsWith($"id,cluster,distance_squared,margin\nfar,{second[0]},", File.ReadAllText(_folder["labels", "second.csv"]));
    }
}
