using ILGPU.Runtime;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>A device that a driver reports, not yet opened.</summary>
/// <param name="Description">Its name and what drives it.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
public sealed record IlgpuCandidate(string Description, string? Problem)
{
    /// <summary>ILGPU's record of it.</summary>
    internal Device? Device { get; init; }

    /// <summary>Opens it.</summary>
    /// <exception cref="DeviceException">It has a problem, or its driver does not open it.</exception>
    public IlgpuDevice Open() => Problem is null && Device is not null
        ? new IlgpuDevice(Device)
        : throw new DeviceException($"{Description} cannot be used: {Problem}");
}
