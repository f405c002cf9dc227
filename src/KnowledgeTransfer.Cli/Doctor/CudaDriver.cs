using System.Runtime.InteropServices;
using KnowledgeTransfer.Gpu.Cuda;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>NVIDIA's driver.</summary>
internal static class CudaDriver
{
    /// <summary>Its library on this system.</summary>
    public static string Library => CudaDevice.DriverFile;

    /// <summary>Whether it is installed; there may still be no card.</summary>
    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);
}
