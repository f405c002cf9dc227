using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class KernelTimesTests
{
    [Fact]
    public void Every_launch_is_timed_while_somebody_measures_and_none_after()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        ArrayMatrix rows = new(Rows.Clustered(300, 9), 9);
        KMeansOptions options = new() { ClusterCount = 4, MaxIterations = 3, Backend = new CudaBackend(device) };
        using KernelTimes times = new(device.Context);
        long before = driver.Launches;
        device.Context.Times = times;
        KMeans.Fit(rows, options);
        device.Context.Times = null;
        long measured = driver.Launches - before;
        KMeans.Fit(rows, options);

        var found = times.Read();
        Assert.Equal(measured, found.Sum(kernel => kernel.Launches));
        Assert.Contains(found, kernel => kernel.Kernel == "screen_mma_beaten_64" && kernel.Milliseconds > 0);
        Assert.Contains(found, kernel => kernel.Kernel == "screen_mma_nearest_64" && kernel.Launches == 1);
        Assert.Equal(found.OrderByDescending(kernel => kernel.Milliseconds), found);
    }
}
