using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>What goes wrong in the middle of a fit or a search.</summary>
public sealed class CudaFaultTests
{
    private const int RowCount = 300, Dimension = 9, ClusterCount = 6;
    private static readonly KMeansOptions s_options = new() { ClusterCount = ClusterCount, MaxIterations = 4 };

    [Fact]
    public void A_kernel_that_faults_is_named_with_the_drivers_words_wherever_it_happens()
    {
        ArrayMatrix rows = Features();
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using (CudaDevice healthy = CudaDevice.Open(0, driver.Path)) KMeans.Fit(rows, On(healthy));
        long launches = driver.Launches;
        Assert.True(launches > 20, $"{launches} kernels ran");
        for (long launch = 1; launch <= launches; launch += 3)
        {
            driver.Emulate(new EmulatedFaults { FailingLaunch = launch });
            using CudaDevice device = CudaDevice.Open(0, driver.Path);
            DeviceException error = Assert.Throws<DeviceException>(() => KMeans.Fit(rows, On(device)));
            Assert.Matches("emulated device, compute capability 8.0 failed to .*features.npy.*: cu[A-Za-z]+: CUDA_ERROR_ILLEGAL", error.Message);
            Assert.Matches(@"\((in|one of) [a-z_0-9, ]+\)", error.Message);
            Assert.Contains("another backend", error.Message);
        }
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, 0L)] // no room to keep all rows prepared
    public void A_kernel_that_the_driver_does_not_start_is_named_and_nothing_leaks(bool placed, long? residentBytes)
    {
        float[] values = Rows.Clustered(RowCount, Dimension);
        using EmulatedCuda driver = EmulatedDevice.Driver();
        bool refused = true;
        for (long launch = 1; refused; launch += launch < 12 ? 1 : 7)
        {
            driver.Emulate(new EmulatedFaults { RefusedLaunch = launch });
            using CudaDevice device = CudaDevice.Open(0, driver.Path);
            using CudaMatrix matrix = new(device, "features.npy", RowCount, Dimension, ElementType.Float32);
            matrix.Write(0, values);
            long held = driver.AllocatedBytes;
            CudaBackend backend = new(device) { Tuning = new CudaTuning { ResidentBytes = residentBytes } };
            try
            {
                KMeans.Fit(placed ? matrix : Features(), s_options with { Backend = backend });
                refused = false;
                Assert.True(launch > 20, $"{launch} kernels were started");
            }
            catch (DeviceException error)
            {
                Assert.Matches(@"features.npy.*: cuLaunchKernel\([a-z_0-9]+\): CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", error.Message);
            }
            Assert.Equal(held, driver.AllocatedBytes);
        }
    }

    [Fact]
    public void Out_of_memory_for_rows_means_streaming_and_is_said()
    {
        ArrayMatrix rows = Features();
        KMeansResult right = KMeans.Fit(rows, s_options);
        // Everything but the rows: centroids, labels, sums and batches for 384 rows, two slots of 128.
        foreach (long bytes in (long[])[1 << 30, 120_000])
        {
            using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { MemoryBytes = bytes });
            using CudaDevice device = CudaDevice.Open(0, driver.Path);
            List<string> notes = [];
            CudaBackend backend = new(device)
            {
                Note = notes.Add,
                Tuning = new CudaTuning { StreamedBytes = 1, ResidentShare = bytes > 1 << 20 ? 0.8 : 0.01 },
            };
            KMeansResult result = KMeans.Fit(rows, s_options with { Backend = backend });
            Assert.Equal(right.Centroids.Sha256, result.Centroids.Sha256);
            if (bytes > 1 << 20) Assert.Empty(notes);
            else Assert.Equal(
                [
                    "features.npy takes 33.6 kB on emulated device, compute capability 8.0, more than is free there: it is streamed in every "
                        + "iteration.",
                    "features.npy does not fit into the free memory of emulated device, compute capability 8.0: the processor chooses the "
                        + "first centroids.",
                ],
                notes);
        }
    }

    [Fact]
    public void Out_of_memory_for_all_else_is_an_error_with_a_way_out_and_nothing_leaks()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { MemoryBytes = 20_000 });
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        string message = Assert.Throws<DeviceException>(() => KMeans.Fit(Features(), On(device))).Message;
        Assert.Contains("has not enough free memory to cluster 300 rows of features.npy, dimension 9, into 6", message);
        Assert.Matches(@"\(cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY for [0-9.]+ kB, [0-9.]+ k?B of 20 kB are free\)", message);
        Assert.Contains("Close what else uses it, or use another backend", message);
        Assert.Equal(0, driver.AllocatedBytes);
    }

    [Fact]
    public void Two_programs_on_one_device_share_its_memory_and_both_are_right()
    {
        ArrayMatrix rows = Features();
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { MemoryBytes = 200_000 });
        using CudaDevice first = CudaDevice.Open(0, driver.Path), second = CudaDevice.Open(0, driver.Path);
        List<string> notes = [];
        CudaTuning tuning = new() { StreamedBytes = 1, ResidentShare = 0.45 };
        SumPrecision precision = SumPrecision.Choose(DataScan.Run(rows, 0, RowCount, 1, null, CancellationToken.None), RowCount);
        using IKMeansSession held = new CudaBackend(first) { Note = notes.Add, Tuning = tuning }.Open(rows, ClusterCount, precision, 1);
        Assert.Empty(notes);
        KMeansResult result = KMeans.Fit(rows, s_options with { Backend = new CudaBackend(second) { Note = notes.Add, Tuning = tuning } });
        Assert.Single(notes);
        Assert.Equal(KMeans.Fit(rows, s_options).Centroids.Sha256, result.Centroids.Sha256);
    }

    [Fact]
    public void Two_threads_on_one_device_get_the_bits_of_one()
    {
        ArrayMatrix rows = Features();
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        string right = KMeans.Fit(rows, s_options).Centroids.Sha256;
        string[] found = new string[4];
        Parallel.For(0, found.Length, i => found[i] = KMeans.Fit(rows, On(device)).Centroids.Sha256);
        Assert.All(found, hash => Assert.Equal(right, hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void A_fit_is_cancelled_between_two_batches_and_the_session_can_begin_anew(int? residentBytes)
    {
        ArrayMatrix rows = Features();
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        CudaBackend backend = new(device)
        {
            Tuning = new CudaTuning { BatchRows = 128, ResidentBytes = residentBytes, StreamedBytes = 1 },
        };
        Centroids centroids = new(Rows.Clustered(ClusterCount, Dimension, 3), ClusterCount, Dimension);
        SumPrecision precision = SumPrecision.Choose(DataScan.Run(rows, 0, RowCount, 1, null, CancellationToken.None), RowCount);
        using IKMeansSession session = backend.Open(rows, ClusterCount, precision, 1);
        Assert.ThrowsAny<OperationCanceledException>(() => session.Assign(centroids, new CancellationToken(true)));
        session.Reset();
        using IKMeansSession reference = KMeansBackends.Scalar.Open(rows, ClusterCount, precision, 1);
        AssignmentStep right = reference.Assign(centroids, CancellationToken.None), found = session.Assign(centroids, CancellationToken.None);
        Assert.Equal(right, found with { UndecidedCount = 0, SkippedShare = 0 });
        Assert.Equal(reference.Sums.ToCentroids(centroids).Sha256, session.Sums.ToCentroids(centroids).Sha256);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_row_that_nobody_checked_is_named(float value)
    {
        float[] values = Rows.Clustered(RowCount, Dimension);
        values[217 * Dimension + 4] = value;
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        Centroids centroids = new(Rows.Clustered(ClusterCount, Dimension, 3), ClusterCount, Dimension);
        using INearestSearch search = new CudaBackend(device).OpenSearch(centroids, 1);
        string message = Assert.Throws<DataException>(() => search.Find(
            new ArrayMatrix(values, Dimension, "features.npy"), 100, new int[200], new double[200], new double[200],
            CancellationToken.None)).Message;
        Assert.Contains("features.npy", message);
        Assert.Contains("row 217", message);
        Assert.Contains("column 4", message);
    }

    private static KMeansOptions On(CudaDevice device) => s_options with { Backend = new CudaBackend(device) };

    private static ArrayMatrix Features() => new(Rows.Clustered(RowCount, Dimension), Dimension, "features.npy");
}
