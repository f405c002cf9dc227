using ILGPU.Runtime.CPU;
using KnowledgeTransfer.Gpu.Ilgpu;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>ILGPU's simulated devices, opened once for all tests of the process.</summary>
internal static class ProcessorDevice
{
    private static readonly Lazy<IlgpuDevice> s_shared = new(() => new IlgpuDevice(new CPUDevice(4, 1, 1)));
    private static readonly Lazy<IlgpuDevice> s_grouped = new(() => new IlgpuDevice(new CPUDevice(16, 16, 1)));

    /// <summary>Four threads: quick to start a kernel, too few for groups of 256.</summary>
    internal static IlgpuDevice Shared => s_shared.Value;

    /// <summary>Groups of 256 threads, each one of the operating system's: for kernels with barriers, on tiny data.</summary>
    internal static IlgpuDevice Grouped => s_grouped.Value;
}
