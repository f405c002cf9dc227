using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>Where the Hopper screen is used, and what serves where it cannot be.</summary>
public sealed class HopperScreenTests
{
    [Theory]
    [InlineData(128, "screen_mma_nearest_64")]
    [InlineData(129, "screen_wgmma_nearest")]
    [InlineData(100_000, "screen_wgmma_nearest")]
    public void On_hopper_many_clusters_get_its_own_screen(int clusterCount, string kernel) =>
        Assert.Equal(kernel, ScreenPlan.For(ScreenModule.Hopper, clusterCount, new CudaTuning().FewestClustersForHopper).NearestKernel);

    [Fact]
    public void Other_devices_never_do()
    {
        Assert.Equal(ScreenPlan.Tensor256, ScreenPlan.For(ScreenModule.Tensor, 5000, 1));
        Assert.Equal(ScreenPlan.Tiled, ScreenPlan.For(ScreenModule.General, 5000, 1));
    }

    [Theory]
    [InlineData(7, 0, "screen without tensor cores")]
    [InlineData(8, 0, "tensor-core screen")]
    [InlineData(8, 9, "tensor-core screen")]
    [InlineData(9, 0, "Hopper screen")]
    [InlineData(10, 0, "tensor-core screen")] // code for 9.0 runs on no later one
    public void The_description_says_which_screen_serves(int major, int minor, string screen)
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = major, Minor = minor });
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        Assert.Equal($"cuda, emulated device, compute capability {major}.{minor}, {screen}", new CudaBackend(device).Description);
    }

    [Fact]
    public void A_device_that_passes_is_offered_with_it()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9 });
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Equal("cuda, emulated device, compute capability 9.0, Hopper screen", offer.Backend?.Description ?? offer.Refusal);
    }

    [Fact]
    public void Its_kernels_are_what_runs_and_a_fault_names_them()
    {
        ArrayMatrix rows = new(Rows.Clustered(300, 9), 9);
        using EmulatedCuda driver = EmulatedDevice.Driver();
        string all = "";
        for (long launch = 1; launch <= 12; launch++)
        {
            driver.Emulate(new EmulatedFaults { Major = 9, FailingLaunch = launch });
            using CudaDevice device = CudaDevice.Open(0, driver.Path);
            KMeansOptions options = new()
            {
                ClusterCount = 130,
                MaxIterations = 2,
                Initialisation = KMeansInitialisation.RandomRows, // seeds would be launches, too
                Backend = new CudaBackend(device),
            };
            all += Assert.Throws<DeviceException>(() => KMeans.Fit(rows, options)).Message;
        }
        Assert.Contains("screen_wgmma_nearest", all);
        Assert.Contains("screen_wgmma_beaten", all);
        Assert.DoesNotContain("screen_mma", all);
    }

    [Fact]
    public void A_driver_that_cannot_read_its_code_gets_the_tensor_core_screen_and_the_reason_is_kept()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9, DriverVersion = 12020 });
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Contains(
            "9.0, tensor-core screen (the Hopper screen is left out: cuModuleLoadDataEx: CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
            offer.Backend!.Description);
        CheckFit(offer.Backend);
    }

    [Fact]
    public void A_driver_that_cannot_make_maps_of_matrices_gets_the_tensor_core_screen()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9 }, missing: "cuTensorMapEncodeTiled");
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.EndsWith(
            "9.0, tensor-core screen (the Hopper screen is left out: the driver lacks cuTensorMapEncodeTiled)",
            offer.Backend?.Description ?? offer.Refusal);
        CheckFit(offer.Backend!);
    }

    [Fact]
    public void Where_warpgroups_add_more_coarsely_than_warps_the_tensor_core_screen_serves()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9, WarpgroupBits = 14 });
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Contains("tensor-core screen (the Hopper screen is left out: products that vanish", offer.Backend!.Description);
        CheckFit(offer.Backend);
    }

    [Fact]
    public void A_device_whose_warps_add_too_coarsely_is_refused_as_before()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9, AccumulatorBits = 22 });
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Null(offer.Backend);
        Assert.Contains("computes wrongly", offer.Refusal);
    }

    [Fact]
    public void What_the_engine_cannot_be_told_is_an_error_of_the_driver_and_nothing_leaks()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 9 });
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        using (CudaStream stream = new(device.Context))
        using (DeviceBuffer<ushort> rows = new(device.Context, 1024))
        {
            foreach ((ulong offset, int columns, int boxRows) in ((ulong, int, int)[])[(2, 64, 128), (0, 36, 128), (0, 64, 257)])
            {
                CudaException error = Assert.Throws<CudaException>(
                    () => new TensorMap(device.Context, rows.Address + offset, 4, columns, boxRows, stream).Dispose());
                Assert.Equal("cuTensorMapEncodeTiled: CUDA_ERROR_INVALID_VALUE", error.Message);
            }
        }
        Assert.Equal(0, driver.AllocatedBytes);
    }

    private static void CheckFit(IKMeansBackend backend)
    {
        ArrayMatrix rows = new(Rows.Clustered(400, 70), 70);
        KMeansOptions options = new() { ClusterCount = 130, MaxIterations = 3 };
        Assert.Equal(KMeans.Fit(rows, options).Centroids.Sha256, KMeans.Fit(rows, options with { Backend = backend }).Centroids.Sha256);
    }
}
