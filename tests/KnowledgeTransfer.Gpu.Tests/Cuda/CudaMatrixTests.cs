using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class CudaMatrixTests
{
    private const int RowCount = 700, Dimension = 11, ClusterCount = 5;
    private static readonly KMeansOptions s_options = new() { ClusterCount = ClusterCount, MaxIterations = 4 };

    [Fact]
    public void Rows_come_back_as_they_were_written()
    {
        using CudaMatrix matrix = new(EmulatedDevice.Shared, "m", 3, 2, ElementType.Float32);
        matrix.Write(0, [1, 2, 3, 4]);
        matrix.Write(2, [-5, 1.0000001f]);
        float[] floats = new float[4];
        double[] doubles = new double[2];
        matrix.CopyRows(1, floats);
        matrix.CopyRows(2, doubles);
        Assert.Equal([3, 4, -5, 1.0000001f], floats);
        Assert.Equal([-5, 1.0000001f], doubles);
        Assert.Equal(matrix.AddressOf(0) + 2 * 2 * 4, matrix.AddressOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRows(2, floats));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.AddressOf(4));
    }

    [Fact]
    public void Halves_are_rounded_to_nearest_and_widen_exactly()
    {
        using CudaMatrix matrix = new(EmulatedDevice.Shared, "m", 1, 3, ElementType.Float16);
        matrix.Write(0, [1 + 1 / 2048f, 1 + 3 / 2048f, 6e-8f]); // ties go to even; the last is the smallest half
        double[] values = new double[3];
        matrix.CopyRows(0, values);
        Assert.Equal([1, 1 + 2 / 1024.0, Math.ScaleB(1, -24)], values);
    }

    [Theory]
    [InlineData(new float[] { 0, 0, 0 }, 0, double.PositiveInfinity)]
    [InlineData(new float[] { 3, -6, 0 }, 6, 1)]         // 3 = 11b: lowest bit 1; 6 = 110b: 2
    [InlineData(new float[] { 0.75f, 8, 8 }, 8, 0.25)]
    [InlineData(new float[] { 1e-45f, 1, 1 }, 1, 1.4012984643248171e-45)]
    public void The_range_of_its_numbers_is_found_on_the_device(float[] values, double largest, double smallest)
    {
        foreach (ElementType type in (ElementType[])[ElementType.Float32, ElementType.Float64])
        {
            using CudaMatrix matrix = new(EmulatedDevice.Shared, "m", 1, values.Length, type);
            matrix.Write(0, values);
            Assert.True(matrix.TryFindRange(0, 1, out ValueRange range));
            Assert.Equal(new ValueRange(largest, smallest), range);
        }
    }

    [Fact]
    public void The_range_is_the_hosts_for_any_part()
    {
        Random random = new(4);
        float[] values = new float[RowCount * Dimension];
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.ScaleB(random.NextDouble() - 0.5, random.Next(-9, 9));
        using CudaMatrix matrix = new(EmulatedDevice.Shared, "m", RowCount, Dimension, ElementType.Float16);
        matrix.Write(0, values);
        foreach ((long first, long count) in ((long, long)[])[(0, RowCount), (0, 1), (13, 500), (699, 1)])
        {
            double[] part = new double[count * Dimension];
            matrix.CopyRows(first, part);
            Assert.True(matrix.TryFindRange(first, count, out ValueRange range));
            Assert.Equal(part.Aggregate(ValueRange.Empty, (all, value) => all.Union(ValueRange.Of(value))), range);
        }
    }

    [Theory]
    [InlineData(ElementType.Float16, null)]
    [InlineData(ElementType.Float32, null)]
    [InlineData(ElementType.Float64, null)]
    [InlineData(ElementType.Float32, 0L)] // no room to keep all rows prepared
    public void A_fit_and_a_search_use_the_rows_where_they_lie_and_have_the_processors_bits(ElementType type, long? residentBytes)
    {
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        using CudaMatrix matrix = new(device, "features on the device", RowCount, Dimension, type);
        matrix.Write(0, Rows.Clustered(RowCount, Dimension));
        CudaBackend backend = new(device)
        {
            Note = note => Assert.Fail(note),
            Tuning = new CudaTuning { BatchRows = 256, ResidentBytes = residentBytes },
        };
        KMeansResult right = KMeans.Fit(matrix, s_options with { Backend = KMeansBackends.Scalar });
        KMeansResult found = KMeans.Fit(matrix, s_options with { Backend = backend });
        Assert.Equal(right.Centroids.Sha256, found.Centroids.Sha256);
        Assert.Equal(right.Inertia, found.Inertia);
        Assignment labels = NearestCentroids.Assign(matrix, right.Centroids, backend);
        Assignment rightLabels = NearestCentroids.Assign(matrix, right.Centroids, KMeansBackends.Scalar);
        Assert.Equal(rightLabels.Labels, labels.Labels);
        Assert.Equal(rightLabels.SquaredDistances, labels.SquaredDistances);
        Assert.Equal(rightLabels.SecondSquaredDistances, labels.SecondSquaredDistances);
    }

    [Fact]
    public void A_part_of_it_is_labelled_in_place_too()
    {
        using CudaMatrix matrix = new(EmulatedDevice.Shared, "m", RowCount, Dimension, ElementType.Float32);
        matrix.Write(0, Rows.Clustered(RowCount, Dimension));
        Centroids centroids = new(Rows.Clustered(ClusterCount, Dimension, 3), ClusterCount, Dimension);
        int[] labels = new int[100], right = new int[100];
        using INearestSearch search = new CudaBackend(EmulatedDevice.Shared).OpenSearch(centroids, 1);
        using INearestSearch scalar = KMeansBackends.Scalar.OpenSearch(centroids, 1);
        search.Find(matrix, 333, labels, new double[100], new double[100], CancellationToken.None);
        scalar.Find(matrix, 333, right, new double[100], new double[100], CancellationToken.None);
        Assert.Equal(right, labels);
    }

    [Fact]
    public void An_unusable_number_is_named_like_anywhere_else()
    {
        float[] values = Rows.Clustered(RowCount, Dimension);
        values[123 * Dimension + 7] = float.NaN;
        using CudaMatrix matrix = new(EmulatedDevice.Shared, "features on the device", RowCount, Dimension, ElementType.Float32);
        matrix.Write(0, values);
        KMeansOptions options = s_options with { Backend = new CudaBackend(EmulatedDevice.Shared) };
        string message = Assert.Throws<DataException>(() => KMeans.Fit(matrix, options, rowName: row => $"picture {row}")).Message;
        Assert.Contains("features on the device: row 123 (picture 123) has NaN in column 7", message);
    }

    [Fact]
    public void Another_devices_rows_are_brought_over_like_those_of_the_host()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver();
        using CudaDevice other = CudaDevice.Open(0, driver.Path);
        using CudaMatrix matrix = new(other, "m", RowCount, Dimension, ElementType.Float32);
        matrix.Write(0, Rows.Clustered(RowCount, Dimension));
        Assert.Equal(
            KMeans.Fit(matrix, s_options).Centroids.Sha256,
            KMeans.Fit(matrix, s_options with { Backend = new CudaBackend(EmulatedDevice.Shared) }).Centroids.Sha256);
    }

    [Fact]
    public void Too_many_rows_are_an_error_with_their_size()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { MemoryBytes = 1 << 20 });
        using CudaDevice device = CudaDevice.Open(0, driver.Path);
        string message = Assert.Throws<DeviceException>(() =>
            new CudaMatrix(device, "features", 1_280_000, 8192, ElementType.Float32)).Message;
        Assert.Contains("has not enough free memory to hold features, 41.9 GB", message);
        Assert.Equal(0, driver.AllocatedBytes);
    }
}
