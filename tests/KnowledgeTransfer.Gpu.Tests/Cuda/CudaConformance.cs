using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>All rows on the device, tensor cores.</summary>
public sealed class CudaConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(EmulatedDevice.Shared);
}

/// <summary>Batches of 128 rows that are brought over again and again, and so few pairs that batches are halved.</summary>
public sealed class StreamedCudaConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(EmulatedDevice.Shared)
    {
        Tuning = new CudaTuning { ResidentBytes = 0, StreamedBytes = 1, PairsPerRow = 0 },
    };
}

/// <summary>A card without tensor cores that the kernels can use.</summary>
public sealed class TiledCudaConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(EmulatedDevice.Older);
}

/// <summary>All rows on a device of compute capability 9.0, its own screen however few the clusters.</summary>
public sealed class HopperConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(EmulatedDevice.Hopper)
    {
        Tuning = new CudaTuning { FewestClustersForHopper = 1 },
    };
}

/// <summary>The same in batches that are brought over again and again, and halved.</summary>
public sealed class StreamedHopperConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new CudaBackend(EmulatedDevice.Hopper)
    {
        Tuning = new CudaTuning { ResidentBytes = 0, StreamedBytes = 1, PairsPerRow = 0, FewestClustersForHopper = 1 },
    };
}
