using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>The libtorch that this process computes with.</summary>
/// <param name="Path">The file of its processor half.</param>
/// <param name="Version">The folder's where one was named, else of the package that TorchSharp was built for.</param>
/// <param name="IsPackaged">Whether it came with the program.</param>
/// <param name="HasCuda">Whether its half for NVIDIA cards is loaded as well.</param>
public sealed record LibTorch(string Path, string Version, bool IsPackaged, bool HasCuda)
{
    /// <summary>TorchSharp's native half; it needs libtorch.</summary>
    internal const string Wrapper = "LibTorchSharp";

    private const string Cpu = "torch_cpu", Cuda = "torch_cuda";

    /// <summary>
    /// Loads libtorch unless it is there already, before TorchSharp does, whose message would fill a screen; for the start of everything that
    /// trains.
    /// </summary>
    /// <exception cref="DeviceException">It is missing or does not load; says why and what to do.</exception>
    public static void Require()
    {
        try
        {
            string beside = System.IO.Path.Combine(AppContext.BaseDirectory, LibTorchFolder.FileName(Wrapper));
            // by its path the runtime's message is the loader's, by its name a list of all places where it is not
            if (!LibTorchContext.IsCurrent && File.Exists(beside)) NativeLibrary.Load(beside);
            else NativeLibrary.Load(Wrapper, typeof(LibTorch).Assembly, null);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(
                $"libtorch does not load: {e.Message.Trim().Split('\n')[^1]}. Build for this platform (dotnet build -r RID), so that its package "
                + $"is restored, or set {LibTorchFolder.Variable} to the folder torch/lib of an installed PyTorch.", e);
        }
    }

    /// <summary>What is loaded; evidence, not intention: the files that this process has mapped.</summary>
    /// <exception cref="DeviceException">It is missing or does not load.</exception>
    public static LibTorch Loaded()
    {
        Require();
        _ = torch.CPU; // TorchSharp looks for the CUDA half as soon as it is touched
        using Process process = Process.GetCurrentProcess();
        string[] files = [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Distinct()];
        string[] found = Named(Cpu);
        if (found.Length != 1)
            throw new DeviceException($"this process has loaded {found.Length} files called {LibTorchFolder.FileName(Cpu)}: {string.Join(", ", found)}.");
        LibTorchFolder? folder = LibTorchContext.IsCurrent ? LibTorchFolder.Requested() : null;
        return new LibTorch(found[0], folder?.Version ?? torch.__version__, folder is null, Named(Cuda).Length > 0);

        string[] Named(string library) =>
            [.. files.Where(file => System.IO.Path.GetFileName(file) == LibTorchFolder.FileName(library))];
    }
}
