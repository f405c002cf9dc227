using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Torch.Runtime;
using TorchSharp;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>libtorch: which one, whether it adds, whether it can use a card.</summary>
internal static class TorchFinding
{
    public static Finding Create()
    {
        Finding found = Finding.Of("libtorch", Add, "students cannot be trained");
        return found.Works && CudaDriver.IsInstalled && TrainingDevices.CudaProblem is not null
            ? found with { Advice = $"for training on the card {Advice()}" }
            : found;
    }

    private static string Add()
    {
        if (!LibTorchContext.IsCurrent) _ = LibTorchFolder.Requested(); // fails for a folder that cannot serve
        LibTorch found = LibTorch.Loaded();
        using torch.Tensor ones = torch.ones(2), sum = ones.sum();
        if (sum.item<float>() != 2) throw new DeviceException("1 + 1 is not 2");
        string origin = found.IsPackaged ? "packaged" : $"from {LibTorchFolder.Variable}, {found.Path}";
        return $"{found.Version} ({origin}), TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, {Cuda(found)}";
    }

    private static string Cuda(LibTorch found) => !found.HasCuda ? "without CUDA"
        : TrainingDevices.CudaProblem is null ? $"with CUDA, cards: {torch.cuda.device_count()}"
        : "with CUDA, which finds no card that it can use";

    /// <summary>A libtorch with CUDA that finds no card needs another driver, not another build.</summary>
    private static string Advice() => LibTorch.Loaded().HasCuda
        ? "update the driver: PyTorch says which one its CUDA needs"
        : NetworkDevices.TrainingAdvice;
}
