using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The CUDA backend's own kernels and host code, on a driver whose device is this processor (native/emulation).</summary>
internal static class EmulatedDevice
{
    private static readonly Lazy<CudaDevice> SharedDevice = new(() => CudaDevice.Open(0, EmulatedCuda.Library));

    private static readonly Lazy<CudaDevice> HopperDevice = new(() =>
    {
        using EmulatedCuda driver = new(new EmulatedFaults { Major = 9 });
        return CudaDevice.Open(0, driver.Path);
    });

    /// <summary>A device with tensor cores.</summary>
    internal static CudaDevice Shared
    {
        get
        {
            Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
            return SharedDevice.Value;
        }
    }

    /// <summary>A device of compute capability 9.0.</summary>
    internal static CudaDevice Hopper
    {
        get
        {
            Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
            return HopperDevice.Value;
        }
    }

    /// <summary>A driver with faults.</summary>
    internal static EmulatedCuda Driver(EmulatedFaults faults = default, string? faultyKernel = null)
    {
        Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
        return new EmulatedCuda(faults, faultyKernel);
    }
}
