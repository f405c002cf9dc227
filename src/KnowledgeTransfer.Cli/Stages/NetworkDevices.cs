using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// Where networks compute: teachers and finished students in ONNX Runtime, whatever trains in libtorch; either may have CUDA without the other.
/// One wish holds for a command, as one number of threads does.
/// </summary>
/// <remarks>
/// Keys: features are those of the processor but for the last bits, as between two processors, so the device is in none of their keys and they
/// are taken over. Trained weights are others, so CUDA is part of their keys, and only CUDA: those of the processor are what they were.
/// </remarks>
internal static class NetworkDevices
{
    /// <summary>What to do to have teachers on a card.</summary>
    public const string TeacherAdvice = "build with -p:Cuda=true", TeacherLibraries = "install CUDA 13 and cuDNN 9, whose libraries it needs";

    /// <summary>What to do to have training on a card.</summary>
    public const string TrainingAdvice =
        $"build with -p:TorchCuda=true, or set {LibTorchFolder.Variable} to the folder torch/lib of a PyTorch with CUDA";

    private static readonly HashSet<string> Said = [];
    private static NetworkDevice _wanted;

    /// <summary>What in this command has been given a card so far, for its log; empty for nothing.</summary>
    public static string Used => string.Join(" and ", Said.Order());

    /// <summary>Where teachers and finished students run.</summary>
    /// <exception cref="DeviceException">CUDA is asked for and is not there; says why and what to do.</exception>
    public static OnnxProvider Teachers
    {
        get
        {
            if (_wanted == NetworkDevice.Cpu || (_wanted == NetworkDevice.Auto && !CudaProvider.IsBuilt)) return OnnxProvider.Cpu;
            return Choose("teachers", CudaProvider.Problem, CudaProvider.IsBuilt ? TeacherLibraries : TeacherAdvice)
                ? OnnxProvider.Cuda
                : OnnxProvider.Cpu;
        }
    }

    /// <summary>Where networks learn.</summary>
    /// <exception cref="DeviceException">CUDA is asked for and is not there; says why and what to do. Or there is no libtorch.</exception>
    public static TrainingDevice Training => _wanted == NetworkDevice.Cpu || !Choose("training", TrainingDevices.CudaProblem, TrainingAdvice)
        ? TrainingDevice.Cpu
        : TrainingDevice.Cuda;

    /// <summary>A new command's wish.</summary>
    public static void Want(NetworkDevice device)
    {
        _wanted = device;
        lock (Said) Said.Clear();
    }

    /// <summary>For commands that need both: fails before hours of work instead of after them.</summary>
    /// <exception cref="DeviceException">CUDA is asked for and is not there, or there is no libtorch.</exception>
    public static void Require()
    {
        LibTorch.Require();
        if (_wanted == NetworkDevice.Cuda) _ = (Teachers, Training);
    }

    private static bool Choose(string what, string? problem, string advice)
    {
        if (problem is not null)
        {
            if (_wanted != NetworkDevice.Cuda) return false;
            throw new DeviceException($"--device is cuda, but {what} cannot use it: {problem}. Either {advice}, or leave --device out.");
        }
        lock (Said)
            if (Said.Add(what)) Output.Note($"{"",-9} {what}: on CUDA");
        return true;
    }
}
