using System.Text.Json;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Runtime;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Networks on a card, as far as a machine without one can show it: who may ask, and who is refused.</summary>
public sealed class DeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cuda_that_is_asked_for_and_is_not_there_is_refused_before_anything_is_done()
    {
        Assert.SkipWhen(CudaProvider.Problem is null || TrainingDevices.CudaProblem is null, "this machine has a card");
        Pictures.Write(_folder["pictures"], 30);
        string[] teachers = ["--device is cuda", "teachers cannot use it", "-p:Cuda=true"], both = ["--device is cuda", "leave --device out"];
        Kt.Refused(3, teachers, "features", "rotnet", _folder["pictures"], "--out", _folder["features"], "--device", "cuda");
        Kt.Refused(3, both, "transfer", "hog", _folder["pictures"], "--out", _folder["run"], "--device", "cuda");
        Kt.Refused(3, both, "transfer", "hog", _folder["pictures"], "--out", _folder["run"], "--device", "cuda", "--dry-run");
        Kt.Refused(3, ["training cannot use it", "-p:TorchCuda=true", "KT_LIBTORCH"],
            "teacher", "train", "--task", "rotation", "--data", _folder["pictures"], "--out", _folder["teacher"], "--device", "cuda");
        Assert.False(File.Exists(_folder["features", "features.npy"]));
        Assert.False(Directory.Exists(_folder["run"]));
        Assert.False(File.Exists(_folder["teacher", "teacher.onnx"]));
    }

    [Fact]
    public void A_wish_holds_for_one_command_and_leaves_no_trace_in_keys()
    {
        Pictures.Write(_folder["pictures"], 30);
        string[] features = ["features", "rotnet", _folder["pictures"], "--out", _folder["features"]];
        Kt first = Kt.Done([.. features, "--device", "cpu"]);
        Assert.DoesNotContain("CUDA", first.Error);
        byte[] record = File.ReadAllBytes(_folder["features", "features.json"]);
        Kt.Refused(2, ["--device is gpu", "auto, cpu, cuda"], [.. features, "--device", "gpu"]);
        Assert.Contains("up to date", Kt.Done(features).Error);
        Assert.Equal(record, File.ReadAllBytes(_folder["features", "features.json"]));
    }

    [Fact]
    public void Verbs_without_networks_know_no_device() => Kt.Refused(2, ["no option --device"], "clusters", "v.npy", "--device", "cuda");

    [Fact]
    public void Where_a_driver_is_found_doctor_says_what_is_missing_for_networks()
    {
        Assert.SkipWhen(CudaProvider.IsBuilt || LibTorch.Loaded().HasCuda, "this build has what would be missing");
        using EmulatedKt kt = new();
        using JsonDocument report = JsonDocument.Parse(kt.Run("", "doctor", "--json").Out);
        Assert.Contains("-p:Cuda=true", Advice("ONNX Runtime"));
        Assert.Contains("-p:TorchCuda=true", Advice("libtorch"));
        Assert.Contains("KT_LIBTORCH", Advice("libtorch"));
        Assert.DoesNotContain("-p:", Kt.Done("doctor").Out); // nothing is recommended where there is no driver

        string Advice(string name) => report.RootElement.EnumerateArray()
            .Single(finding => finding.GetProperty("name").GetString() == name).GetProperty("advice").GetString()!;
    }
}
