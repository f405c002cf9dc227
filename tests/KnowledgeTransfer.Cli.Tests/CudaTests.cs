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
        int failures = 0;
        for (int launch = 5000; failures == 0 && launch > 100; launch = launch * 3 / 4) // the last ones belong to the fit, not to the proof
        {
            Kt run = kt.Run($"failing_launch={launch}", Clusters("cuda", "gpu"));
            if (run.ExitCode == 0)
            {
                Directory.Delete(_folder["gpu"], recursive: true);
                continue;
            }
            failures++;
            Assert.Equal(3, run.ExitCode);
            Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", run.Error);
            Assert.Contains("v.npy", run.Error);
        }
        Assert.Equal(1, failures);
        Kt.Done(Clusters("simd", "gpu"));
        Kt.Done(Clusters("scalar", "cpu"));
        RunFolderBytes.AssertEqual(_folder["gpu"], _folder["cpu"]);
    }

    private string[] Clusters(string backend, string folder) =>
        ["clusters", _folder["v.npy"], "--k", "9", "--out", _folder[folder], "--backend", backend];
}
