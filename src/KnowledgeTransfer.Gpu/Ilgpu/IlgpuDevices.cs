using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>The devices that the drivers of this machine report.</summary>
public static class IlgpuDevices
{
    private static readonly CLDeviceVersion s_leastOpenCL = new(2, 0);

    /// <summary>All of them: CUDA before OpenCL, usable before unusable. Empty without a driver; never throws for a missing one.</summary>
    /// <param name="withProcessor">
    /// Adds ILGPU's simulation on the processor: for tests, hundreds of times slower than the backend simd.
    /// </param>
    public static IReadOnlyList<IlgpuCandidate> List(bool withProcessor = false)
    {
        DriverLibraries.Find();
        List<IlgpuCandidate> candidates = [];
        candidates.AddRange(CudaDevice.GetDevices(_ => true).OfType<CudaDevice>().Select(
            device => Candidate(device, CudaProblem(device.Architecture, device.InstructionSet))));
        candidates.AddRange(CLDevice.GetDevices(_ => true).OfType<CLDevice>().Select(
            device => Candidate(device, OpenCLProblem(device.DeviceType, device.DeviceVersion, device.Capabilities))));
        if (withProcessor) candidates.Add(Candidate(new CPUDevice(4, 1, 1), null));
        return [.. candidates.OrderBy(candidate => candidate.Problem is not null)];
    }

    /// <summary>Why <see cref="List"/> is empty, in a sentence.</summary>
    public static string Absence()
    {
        DriverLibraries.Find();
        string[] present = [.. new[] { "cuda", "OpenCL" }.Where(DriverLibraries.IsPresent).Select(name => name == "cuda" ? "CUDA" : name)];
        return present.Length == 0 ? "neither a CUDA nor an OpenCL driver was found." : $"the {string.Join(" and the ", present)} "
            + $"driver {(present.Length == 1 ? "reports" : "report")} no device.";
    }

    /// <summary>Why a CUDA device cannot be used, or null.</summary>
    internal static string? CudaProblem(CudaArchitecture? architecture, CudaInstructionSet? instructions) =>
        architecture is null ? "its compute capability is unknown to ILGPU. Update the driver, or use the backend simd."
        : instructions is null ? "its driver is too old for ILGPU. Update it, or use the backend simd."
        : null;

    /// <summary>Why an OpenCL device cannot be used, or null.</summary>
    internal static string? OpenCLProblem(CLDeviceType type, CLDeviceVersion version, CLCapabilityContext has)
    {
        if (type.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU)) return "it is the processor, on which the backend simd is faster.";
        string[] missing =
        [
            .. version < s_leastOpenCL ? [$"OpenCL 2.0 (it has {version.Major}.{version.Minor})"] : Array.Empty<string>(),
            .. has.Float64 ? Array.Empty<string>() : ["float64 (cl_khr_fp64)"],
            .. has.Int64_Atomics ? Array.Empty<string>() : ["64-bit atomics (cl_khr_int64_base_atomics)"],
            .. has.GenericAddressSpace ? Array.Empty<string>() : ["the generic address space"],
        ];
        return missing.Length == 0 ? null : $"it lacks {string.Join(", ", missing)}, which exact sums and distances need.";
    }

    private static IlgpuCandidate Candidate(Device device, string? problem) =>
        new(IlgpuDevice.Describe(device), problem) { Device = device };
}
