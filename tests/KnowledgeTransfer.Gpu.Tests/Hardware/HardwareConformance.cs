using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>The installed NVIDIA card, all rows on it.</summary>
public sealed class HardwareCudaConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(HardwareDevice.Cuda);
}

/// <summary>The installed NVIDIA card, batches of 128 rows that are brought over again and again, and so few pairs that batches are
/// halved.</summary>
public sealed class StreamedHardwareCudaConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(HardwareDevice.Cuda)
    {
        Tuning = new CudaTuning { ResidentBytes = 0, StreamedBytes = 1, PairsPerRow = 0 },
    };
}

/// <summary>The installed card of compute capability 9.0, its own screen however few the clusters.</summary>
public sealed class HardwareHopperConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(HardwareDevice.Hopper)
    {
        Tuning = new CudaTuning { FewestClustersForHopper = 1 },
    };
}

/// <summary>The first device of this machine that ILGPU drives.</summary>
public sealed class HardwareIlgpuConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new IlgpuBackend(HardwareDevice.Ilgpu);
}

/// <summary>The same with a few rows on the device at a time.</summary>
public sealed class StreamedHardwareIlgpuConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new IlgpuBackend(HardwareDevice.Ilgpu)
    {
        ResidentBytes = 0,
        Tuning = IlgpuTuning.For(HardwareDevice.Ilgpu.Accelerator) with { StreamedBytes = 8000 },
    };
}
