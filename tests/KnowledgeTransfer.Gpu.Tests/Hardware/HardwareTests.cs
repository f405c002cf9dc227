using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;
using KnowledgeTransfer.Made;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>What only a device of flesh and blood can show; skipped, with the reason, where there is none.</summary>
public sealed class HardwareTests
{
    [Fact]
    public void The_card_passes_the_proof() => Assert.Null(DeviceProof.Refusal(new CudaBackend(HardwareDevice.Cuda)));

    [Fact]
    public void Its_tensor_cores_add_as_the_bound_believes()
    {
        CudaDevice device = HardwareDevice.Cuda;
        Assert.SkipUnless(device.HasTensorCores, $"{device.Description} has no tensor cores that the kernels use");
        Assert.Null(AccumulationProbe.Refusal(device));
    }

    [Fact]
    public void The_device_of_ilgpu_passes_the_proof() => Assert.Null(DeviceProof.Refusal(new IlgpuBackend(HardwareDevice.Ilgpu)));

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    public void A_fit_of_middling_size_has_the_processors_bits_twice(ElementType type) =>
        CompareWithTheProcessor(type, new CudaBackend(HardwareDevice.Cuda), HardwareDevice.IsEmulated ? 1500 : 100_000);

    [Fact]
    public void So_has_one_that_is_streamed() => CompareWithTheProcessor(
        ElementType.Float32,
        new CudaBackend(HardwareDevice.Cuda) { Tuning = new CudaTuning { ResidentBytes = 0, StreamedBytes = 1 << 20 } },
        HardwareDevice.IsEmulated ? 1500 : 100_000);

    [Fact]
    public void So_has_one_by_ilgpu() =>
        CompareWithTheProcessor(ElementType.Float32, new IlgpuBackend(HardwareDevice.Ilgpu), 20_000);

    private static void CompareWithTheProcessor(ElementType type, IKMeansBackend backend, int rowCount)
    {
        MadeRows rows = new(rowCount, 200, 300, type);
        KMeansOptions options = new() { ClusterCount = 300, MaxIterations = 5 };
        KMeansResult right = KMeans.Fit(rows, options with { Backend = KMeansBackends.Simd });
        Assignment nearest = NearestCentroids.Assign(rows, right.Centroids, KMeansBackends.Simd);
        for (int run = 0; run < 2; run++)
        {
            KMeansResult result = KMeans.Fit(rows, options with { Backend = backend });
            Assert.Equal(right.Centroids.Sha256, result.Centroids.Sha256);
            Assert.Equal(right.Inertia, result.Inertia);
            Assignment found = NearestCentroids.Assign(rows, result.Centroids, backend);
            Assert.Equal(nearest.Labels, found.Labels);
            Assert.Equal(nearest.SquaredDistances, found.SquaredDistances);
            Assert.Equal(nearest.SecondSquaredDistances, found.SecondSquaredDistances);
        }
    }
}
