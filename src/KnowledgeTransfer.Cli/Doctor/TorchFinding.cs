using KnowledgeTransfer.Torch.Runtime;
using TorchSharp;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>libtorch: which one, put to a sum.</summary>
internal static class TorchFinding
{
    public static Finding Create()
    {
        return Finding.Of("libtorch", Add, "students cannot be trained");

        static string Add()
        {
            if (!LibTorchContext.IsCurrent) _ = LibTorchFolder.Requested(); // a folder that cannot serve
            LibTorch found = LibTorch.Loaded();
            using torch.Tensor ones = torch.ones(2), sum = ones.sum();
            if (sum.item<float>() != 2) throw new DeviceException("1 + 1 is not 2");
            string origin = found.IsPackaged ? "packaged" : $"from {LibTorchFolder.Variable}: {found.Path}";
            string wrapper = $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
            return $"{found.Version} ({origin}), {Cuda(found)}, {wrapper}";
        }

        static string Cuda(LibTorch found) => !found.HasCuda ? "without CUDA"
            : torch.cuda_is_available() ? $"with CUDA on {torch.cuda.device_count()} card(s)"
            : "with CUDA, which finds no card";
    }
}
