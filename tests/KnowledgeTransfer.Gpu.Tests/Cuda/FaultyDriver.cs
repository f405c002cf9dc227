using System.Runtime.InteropServices;
using KnowledgeTransfer.Gpu.Cuda;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>What the emulated device claims to be and what goes wrong with it: the mirror of kt_emulated_device in native/emulation/driver.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EmulatedFaults
{
    public int InitResult, DeviceCount, Major, Minor, DriverVersion, ModuleResult;
    public long MemoryBytes, FailingAllocation, FailingLaunch;
    public nint FaultyKernel;
    public int FaultyPointer, AccumulatorBits;
}

/// <summary>A driver of its own for one test, with faults: a copy of the library, which the loader takes for another one.</summary>
internal sealed unsafe class FaultyDriver : IDisposable
{
    private readonly nint _library;

    internal FaultyDriver(EmulatedFaults faults = default, string? faultyKernel = null)
    {
        EmulatedDevice.SkipUnlessBuilt();
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"libktemulation-{Guid.NewGuid():N}.so");
        File.Copy(EmulatedDevice.Library, Path);
        _library = NativeLibrary.Load(Path);
        Emulate(faults, faultyKernel);
    }

    internal string Path { get; }

    /// <summary>Bytes of device memory that are allocated.</summary>
    internal long AllocatedBytes => ((delegate* unmanaged<long>)NativeLibrary.GetExport(_library, "kt_emulated_bytes"))();

    /// <summary>Kernels that have run.</summary>
    internal long Launches => ((delegate* unmanaged<long>)NativeLibrary.GetExport(_library, "kt_emulated_launches"))();

    internal CudaBackendSource Source(Action<string>? note = null) => new(note, Path);

    internal CudaDevice Open() => CudaDevice.Open(0, Path);

    /// <summary>Changes what goes wrong, and counts allocations and launches anew.</summary>
    internal void Emulate(EmulatedFaults faults, string? faultyKernel = null)
    {
        faults.FaultyKernel = Marshal.StringToCoTaskMemUTF8(faultyKernel);
        ((delegate* unmanaged<EmulatedFaults*, void>)NativeLibrary.GetExport(_library, "kt_emulate"))(&faults);
        Marshal.FreeCoTaskMem(faults.FaultyKernel);
    }

    public void Dispose() => File.Delete(Path); // the mapping stays: devices of other tests may be finalised later
}
