using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The kernels on ILGPU's processor.</summary>
public sealed class IlgpuConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new IlgpuBackend(ProcessorDevice.Shared);
}

/// <summary>A data set that does not fit: a few rows are on the device at a time.</summary>
public sealed class StreamedIlgpuConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new IlgpuBackend(ProcessorDevice.Shared)
    {
        ResidentBytes = 0,
        Tuning = new IlgpuTuning(IsTiled: false, ComparisonsPerLaunch: 1 << 24, StreamedBytes: 8000),
    };
}
