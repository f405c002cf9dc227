using System.Runtime.InteropServices;

namespace KnowledgeTransfer.EmulatedDriver;

/// <summary>
/// What the emulated device claims to be and what goes wrong with it: the mirror of kt_emulated_device in native/emulation/driver.h, where
/// every field is explained. Zero is "as usual".
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct EmulatedFaults
{
    public int InitResult, DeviceCount, Major, Minor, DriverVersion, ModuleResult;
    public long MemoryBytes, FailingAllocation, FailingLaunch, RefusedLaunch;
    public nint FaultyKernel;
    public int FaultyPointer, AccumulatorBits, WarpgroupBits;
}
