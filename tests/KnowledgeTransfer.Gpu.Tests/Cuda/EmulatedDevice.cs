using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The CUDA backend's own kernels and host code, on a driver whose device is this processor (native/emulation).</summary>
internal static class EmulatedDevice
{
    private static readonly Lazy<CudaDevice> SharedDevice = new(() => CudaDevice.Open(0, EmulatedCuda.Library));
    private static readonly Lazy<EmulatedCuda> OlderDriver = new(() => new EmulatedCuda(new EmulatedFaults { Major = 7 }));
    private static readonly Lazy<CudaDevice> OlderDevice = new(() => CudaDevice.Open(0, OlderDriver.Value.Path));
    private static readonly Lazy<EmulatedCuda> HopperDriver = new(() => new EmulatedCuda(new EmulatedFaults { Major = 9 }));
    private static readonly Lazy<CudaDevice> HopperDevice = new(() => CudaDevice.Open(0, HopperDriver.Value.Path));

    /// <summary>A device with tensor cores.</summary>
    internal static CudaDevice Shared
    {
        get
        {
            Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
            return SharedDevice.Value;
        }
    }

    /// <summary>A device of compute capability 7.0, before the tensor cores that the kernels use.</summary>
    internal static CudaDevice Older
    {
        get
        {
            Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
            return OlderDevice.Value;
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
    internal static EmulatedCuda Driver(EmulatedFaults faults = default, string? faultyKernel = null, string? missing = null)
    {
        Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
        return new EmulatedCuda(faults, faultyKernel, missing);
    }
}
