using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>The generation of the first NVIDIA card, which TorchSharp does not tell: asked of the driver.</summary>
internal static unsafe class CudaCapability
{
    private const int MajorAttribute = 75;

    /// <summary>Compute capability before the point: 8 for Ampere; 0 where the driver does not say.</summary>
    public static int Major { get; } = Ask();

    private static int Ask()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)) return 0;
        var start = (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit");
        var open = (delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGet");
        var ask = (delegate* unmanaged<int*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetAttribute");
        int device, major;
        return start(0) == 0 && open(&device, 0) == 0 && ask(&major, MajorAttribute, device) == 0 ? major : 0;
    }
}
