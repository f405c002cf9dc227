using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Kernels;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The devices of this machine, by the drivers that are installed: opened once for all tests of the process.</summary>
internal static class HardwareDevice
{
    private static readonly Lazy<(CudaDevice? Device, string Absence)> s_cuda = new(OpenCuda);
    private static readonly Lazy<(IlgpuDevice? Device, string Absence)> s_ilgpu = new(OpenIlgpu);

    /// <summary>The first NVIDIA card; tests that want it are skipped where there is none.</summary>
    internal static CudaDevice Cuda => Present(s_cuda.Value);

    /// <summary>The first NVIDIA card, if it has the Hopper screen; tests that want it are skipped where it has not.</summary>
    internal static CudaDevice Hopper
    {
        get
        {
            CudaDevice device = Cuda;
            Assert.SkipUnless(device.Kernels.Best == ScreenModule.Hopper, $"{device.Description} has a {device.Kernels.Description}");
            return device;
        }
    }

    /// <summary>The first device that ILGPU can use; tests that want it are skipped where there is none.</summary>
    internal static IlgpuDevice Ilgpu => Present(s_ilgpu.Value);

    /// <summary>Whether the driver is native/emulation: everything works, nothing is fast.</summary>
    internal static bool IsEmulated => Cuda.Name == "emulated device";

    private static T Present<T>((T? Device, string Absence) found) where T : class
    {
        Assert.SkipWhen(found.Device is null, found.Absence);
        return found.Device!;
    }

    /// <remarks>A card that is there and does not open is no reason to skip anything: <see cref="CudaDevice.Open"/> may throw.</remarks>
    private static (CudaDevice?, string) OpenCuda()
    {
        try
        {
            _ = CudaDevice.Count();
        }
        catch (DeviceException e)
        {
            return (null, e.Message);
        }
        return (CudaDevice.Open(), "");
    }

    private static (IlgpuDevice?, string) OpenIlgpu()
    {
        IReadOnlyList<IlgpuCandidate> devices = IlgpuDevices.List();
        if (devices.Count == 0) return (null, IlgpuDevices.Absence());
        IlgpuCandidate? usable = devices.FirstOrDefault(device => device.Problem is null);
        return usable is null
            ? (null, string.Join(" ", devices.Select(device => $"{device.Description}: {device.Problem}")))
            : (usable.Open(), "");
    }
}
