using TorchSharp;

namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>What can be said of a <see cref="TrainingDevice"/>.</summary>
public static class TrainingDevices
{
    private static readonly Lazy<string?> Trial = new(Try);

    /// <summary>Why no training can run on a card here, or null where it can; found out once in a process.</summary>
    /// <exception cref="DeviceException">There is no libtorch at all.</exception>
    public static string? CudaProblem => Trial.Value;

    /// <summary>Where tensors go.</summary>
    /// <exception cref="DeviceException">A card is asked for and cannot be used; or there is no libtorch at all.</exception>
    internal static torch.Device Open(this TrainingDevice device)
    {
        LibTorch.Require();
        if (device == TrainingDevice.Cpu) return torch.CPU;
        if (CudaProblem is { } problem) throw new DeviceException($"training cannot run on CUDA: {problem}.");
        return torch.device(DeviceType.CUDA, 0);
    }

    private static string? Try()
    {
        LibTorch found = LibTorch.Loaded();
        if (!found.HasCuda) return $"libtorch {found.Version} ({found.Path}) was built without it";
        if (!torch.cuda.is_available()) return $"libtorch {found.Version} finds no card that it can use";
        // float32 is to mean float32: TensorFloat-32 would round products to 10 bits
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = false;
        return null;
    }
}
