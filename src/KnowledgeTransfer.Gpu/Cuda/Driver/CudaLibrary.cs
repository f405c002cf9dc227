using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>
/// The functions of the CUDA driver that are used here, by their addresses. The driver is the only thing that has to be installed: it
/// comes with every NVIDIA card, compiles the kernels' PTX itself and needs no toolkit. Names and signatures are those of the driver API.
/// </summary>
internal sealed unsafe class CudaLibrary
{
    internal readonly delegate* unmanaged<uint, int> Init;
    internal readonly delegate* unmanaged<int*, int> DriverGetVersion, DeviceGetCount;
    internal readonly delegate* unmanaged<int*, int, int> DeviceGet;
    internal readonly delegate* unmanaged<byte*, int, int, int> DeviceGetName;
    internal readonly delegate* unmanaged<int*, int, int, int> DeviceGetAttribute;
    internal readonly delegate* unmanaged<nint*, int, int> PrimaryContextRetain;
    internal readonly delegate* unmanaged<int, int> PrimaryContextRelease;
    internal readonly delegate* unmanaged<nint, int> ContextSetCurrent, ModuleUnload, StreamDestroy, StreamSynchronize, EventDestroy,
        EventSynchronize, FreeHost;
    internal readonly delegate* unmanaged<nuint*, nuint*, int> MemoryGetInfo;
    internal readonly delegate* unmanaged<nint*, byte*, uint, int*, void**, int> ModuleLoad;
    internal readonly delegate* unmanaged<nint*, nint, byte*, int> ModuleGetFunction;
    internal readonly delegate* unmanaged<nint, int, int, int> FunctionSetAttribute;
    internal readonly delegate* unmanaged<ulong*, nuint, int> Allocate;
    internal readonly delegate* unmanaged<ulong, int> Free;
    internal readonly delegate* unmanaged<nint*, nuint, int> AllocateHost;
    internal readonly delegate* unmanaged<ulong, void*, nuint, nint, int> CopyToDevice;
    internal readonly delegate* unmanaged<void*, ulong, nuint, nint, int> CopyToHost;
    internal readonly delegate* unmanaged<ulong, ulong, nuint, nint, int> CopyOnDevice;
    internal readonly delegate* unmanaged<ulong, byte, nuint, nint, int> SetBytes;
    internal readonly delegate* unmanaged<nint*, uint, int> StreamCreate, EventCreate;
    internal readonly delegate* unmanaged<nint, nint, int> EventRecord;
    internal readonly delegate* unmanaged<float*, nint, nint, int> EventElapsedTime;
    internal readonly delegate* unmanaged<nint, nint, uint, int> StreamWaitEvent;
    internal readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> LaunchKernel;
    internal readonly delegate* unmanaged<int, byte**, int> GetErrorName;

    /// <summary>null where the driver is too old for compute capability 9.0.</summary>
    internal readonly delegate* unmanaged<void*, int, uint, ulong, ulong*, ulong*, uint*, uint*, int, int, int, int, int> EncodeTiledMap;

    private CudaLibrary(nint library)
    {
        nint Find(string name) => NativeLibrary.GetExport(library, name);
        Init = (delegate* unmanaged<uint, int>)Find("cuInit");
        DriverGetVersion = (delegate* unmanaged<int*, int>)Find("cuDriverGetVersion");
        DeviceGetCount = (delegate* unmanaged<int*, int>)Find("cuDeviceGetCount");
        DeviceGet = (delegate* unmanaged<int*, int, int>)Find("cuDeviceGet");
        DeviceGetName = (delegate* unmanaged<byte*, int, int, int>)Find("cuDeviceGetName");
        DeviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)Find("cuDeviceGetAttribute");
        PrimaryContextRetain = (delegate* unmanaged<nint*, int, int>)Find("cuDevicePrimaryCtxRetain");
        PrimaryContextRelease = (delegate* unmanaged<int, int>)Find("cuDevicePrimaryCtxRelease_v2");
        ContextSetCurrent = (delegate* unmanaged<nint, int>)Find("cuCtxSetCurrent");
        ModuleUnload = (delegate* unmanaged<nint, int>)Find("cuModuleUnload");
        StreamDestroy = (delegate* unmanaged<nint, int>)Find("cuStreamDestroy_v2");
        StreamSynchronize = (delegate* unmanaged<nint, int>)Find("cuStreamSynchronize");
        EventDestroy = (delegate* unmanaged<nint, int>)Find("cuEventDestroy_v2");
        EventSynchronize = (delegate* unmanaged<nint, int>)Find("cuEventSynchronize");
        FreeHost = (delegate* unmanaged<nint, int>)Find("cuMemFreeHost");
        MemoryGetInfo = (delegate* unmanaged<nuint*, nuint*, int>)Find("cuMemGetInfo_v2");
        ModuleLoad = (delegate* unmanaged<nint*, byte*, uint, int*, void**, int>)Find("cuModuleLoadDataEx");
        ModuleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)Find("cuModuleGetFunction");
        FunctionSetAttribute = (delegate* unmanaged<nint, int, int, int>)Find("cuFuncSetAttribute");
        Allocate = (delegate* unmanaged<ulong*, nuint, int>)Find("cuMemAlloc_v2");
        Free = (delegate* unmanaged<ulong, int>)Find("cuMemFree_v2");
        AllocateHost = (delegate* unmanaged<nint*, nuint, int>)Find("cuMemAllocHost_v2");
        CopyToDevice = (delegate* unmanaged<ulong, void*, nuint, nint, int>)Find("cuMemcpyHtoDAsync_v2");
        CopyToHost = (delegate* unmanaged<void*, ulong, nuint, nint, int>)Find("cuMemcpyDtoHAsync_v2");
        CopyOnDevice = (delegate* unmanaged<ulong, ulong, nuint, nint, int>)Find("cuMemcpyDtoDAsync_v2");
        SetBytes = (delegate* unmanaged<ulong, byte, nuint, nint, int>)Find("cuMemsetD8Async");
        StreamCreate = (delegate* unmanaged<nint*, uint, int>)Find("cuStreamCreate");
        EventCreate = (delegate* unmanaged<nint*, uint, int>)Find("cuEventCreate");
        EventRecord = (delegate* unmanaged<nint, nint, int>)Find("cuEventRecord");
        EventElapsedTime = (delegate* unmanaged<float*, nint, nint, int>)Find("cuEventElapsedTime");
        StreamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)Find("cuStreamWaitEvent");
        LaunchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Find("cuLaunchKernel");
        GetErrorName = (delegate* unmanaged<int, byte**, int>)Find("cuGetErrorName");
        if (NativeLibrary.TryGetExport(library, "cuTensorMapEncodeTiled", out nint encode))
            EncodeTiledMap = (delegate* unmanaged<void*, int, uint, ulong, ulong*, ulong*, uint*, uint*, int, int, int, int, int>)encode;
    }

    /// <summary>The file that a driver installs.</summary>
    internal static string DefaultPath => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Loads a driver.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="problem">Why there is none, in words; null if there is one.</param>
    internal static CudaLibrary? TryLoad(string path, out string? problem)
    {
        problem = null;
        if (!NativeLibrary.TryLoad(path, out nint library))
        {
            problem = $"no NVIDIA driver is installed ({path} was not found)";
            return null;
        }
        try
        {
            return new CudaLibrary(library);
        }
        catch (EntryPointNotFoundException e)
        {
            problem = $"{path} is too old or not a CUDA driver: {e.Message}";
            return null;
        }
    }

    /// <summary>What the driver calls an error, such as CUDA_ERROR_OUT_OF_MEMORY.</summary>
    internal string NameOf(int error)
    {
        byte* name = null;
        return GetErrorName(error, &name) == 0 && name is not null ? Marshal.PtrToStringUTF8((nint)name)! : $"CUDA error {error}";
    }
}
