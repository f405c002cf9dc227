using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The CUDA backend's own kernels and host code, on a driver whose device is this processor (native/emulation).</summary>
internal static class EmulatedDevice
{
    private static readonly Lazy<CudaDevice> SharedDevice = new(() => CudaDevice.Open(0, Library));

    /// <summary>The driver's file.</summary>
    internal static string Library { get; } = Path.Combine(AppContext.BaseDirectory, "libktemulation.so");

    /// <summary>A device with tensor cores.</summary>
    internal static CudaDevice Shared
    {
        get
        {
            SkipUnlessBuilt();
            return SharedDevice.Value;
        }
    }

    /// <summary>Skips the test where the emulation could not be built.</summary>
    internal static void SkipUnlessBuilt() => Assert.SkipUnless(
        File.Exists(Library), "The CUDA emulation was not built: it needs CMake and a C++ compiler.");
}
