using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The command line on a machine with an NVIDIA card, as far as an emulated driver can show it.</summary>
public sealed class CudaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CudaTests()
    {
        var random = new Random(3);
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, 400 * 19).Select(_ => (float)random.NextDouble())], 19);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clusters_and_labels_on_the_card_have_the_processors_bytes()
    {
        using EmulatedKt kt = new();
        Assert.Equal(0, kt.Run("", Clusters("cuda", "gpu")).ExitCode);
        Kt.Done(Clusters("scalar", "cpu"));
        RunFolderBytes.AssertEqual(_folder["gpu"], _folder["cpu"]);
    }

    [Fact]
    public void Features_of_a_run_stay_on_the_card_and_the_clusters_are_those_of_the_file()
    {
        Pictures.Write(_folder["pictures"], 60);
        using EmulatedKt kt = new();
        Kt held = kt.Run("", Transfer("cuda", "gpu"));
        Assert.True(held.ExitCode == 0, held.Error);
        Assert.Contains("features stay on cuda, emulated device, compute capability 8.0", held.Error);
        Kt.Done(Transfer("scalar", "cpu"));
        foreach (string stage in (string[])["features", "clusters", "labels"])
            RunFolderBytes.AssertEqual(_folder["gpu", stage], _folder["cpu", stage]);

        Directory.Delete(_folder["gpu", "clusters"], recursive: true);
        Kt again = kt.Run("", Transfer("cuda", "gpu")); // the features lie in their file now
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.DoesNotContain("features stay", again.Error);
        RunFolderBytes.AssertEqual(_folder["gpu", "clusters"], _folder["cpu", "clusters"]);
    }

    private string[] Transfer(string backend, string folder) => FinishedRun.TransferFrom(
        "hog", _folder["pictures"], _folder[folder], "--set", "clusters.transform=none", "--set", $"clusters.backend={backend}",
        "--set", "eval.controls=false");

    [Fact]
    public void Doctor_gives_a_verdict_on_the_card()
    {
        using EmulatedKt kt = new();
        string works = kt.Run("", "doctor").Out;
        Assert.Contains("emulated device, compute capability 8.0", works);
        Assert.Contains("gives the processor's bits", works);
        Assert.Contains("compute capability 6.1", kt.Run("major=6,minor=1", "doctor").Out);
        Assert.Contains("CUDA_ERROR_NO_DEVICE", kt.Run("init_result=100", "doctor").Out);
    }

    [Theory]
    [InlineData("init_result=100", "CUDA_ERROR_NO_DEVICE")]
    [InlineData("device_count=-1", "finds no device")]
    [InlineData("major=6,minor=1", "compute capability 6.1")]
    [InlineData("module_result=222,driver_version=11080", "Update the driver")]
    [InlineData("accumulator_bits=22", "computes wrongly")]
    [InlineData("faulty_kernel=settle,faulty_pointer=3", "the label of row")]
    [InlineData("memory_bytes=20000", "not enough free memory")]
    public void A_card_that_was_named_and_does_not_serve_ends_with_exit_code_3_and_a_way_out(string device, string words)
    {
        using EmulatedKt kt = new();
        Kt run = kt.Run(device, Clusters("cuda", "out"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("kt: The k-means backend \"cuda\" cannot be used: ", run.Error);
        Assert.Contains(words, run.Error);
        Assert.Contains("Choose auto to do without it.", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void A_card_that_fails_in_the_middle_leaves_a_folder_that_another_backend_finishes()
    {
        using EmulatedKt kt = new();
        Kt run = kt.Run($"failing_launch={kt.LaunchesOfTheProof() + 60}", Clusters("cuda", "gpu")); // seeds are 9, an iteration 8
        Assert.Equal(3, run.ExitCode);
        Assert.Matches(@"failed to assign rows to centroids \(.*v.npy\): cuStreamSynchronize: ", run.Error);
        Assert.Matches(@"CUDA_ERROR_ILLEGAL_ADDRESS \((in|one of) [a-z]", run.Error);
        Assert.Contains("use another backend", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.True(File.Exists(_folder["gpu", "unfinished", "kmeans.checkpoint"]));
        Kt.Done(Clusters("simd", "gpu"));
        Kt.Done(Clusters("scalar", "cpu"));
        RunFolderBytes.AssertEqual(_folder["gpu"], _folder["cpu"]);
    }

    [Fact]
    public void A_fit_that_is_stopped_on_the_card_goes_on_there_with_the_same_bytes()
    {
        float[] values = new float[3000 * 19];
        Random random = new(5);
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        NpyFile.WriteMatrix(_folder["many.npy"], values, 19);
        string[] Fit(string backend, string folder) =>
            ["clusters", _folder["many.npy"], "--k", "40", "--iterations", "12", "--out", _folder[folder], "--backend", backend];
        using EmulatedKt kt = new();
        using (KtProcess stopped = kt.Start(Fit("cuda", "gpu")))
        {
            stopped.WaitFor(_folder["gpu", "unfinished", "kmeans.checkpoint"]);
            Assert.Equal(130, stopped.Send(KtProcess.Terminate));
        }
        Assert.False(File.Exists(_folder["gpu", "clusters.json"]));
        Kt resumed = kt.Run("", Fit("cuda", "gpu"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("resumed", resumed.Error);
        Kt.Done(Fit("simd", "cpu"));
        RunFolderBytes.AssertEqual(_folder["gpu"], _folder["cpu"]);
    }

    [Fact]
    public void A_row_that_cannot_be_used_is_named_with_its_id()
    {
        float[] values = new float[50 * 3];
        values[31 * 3 + 1] = float.NaN;
        NpyFile.WriteMatrix(_folder["nan.npy"], values, 3);
        File.WriteAllLines(_folder["nan.ids.csv"], ["id", .. Enumerable.Range(0, 50).Select(i => $"pictures/{i}.png")]);
        using EmulatedKt kt = new();
        Kt run = kt.Run("", "clusters", _folder["nan.npy"], "--k", "2", "--out", _folder["out"], "--backend", "cuda");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nan.npy: row 31 (pictures/31.png) has NaN in column 1", run.Error);
    }

    private string[] Clusters(string backend, string folder) =>
        ["clusters", _folder["v.npy"], "--k", "9", "--out", _folder[folder], "--backend", backend];
}
