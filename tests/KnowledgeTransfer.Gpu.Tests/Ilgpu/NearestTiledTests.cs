using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>
/// The kernel of real devices, which ILGPU's processor executes with 256 threads and a barrier every few operations: tiny data only.
/// </summary>
public sealed class NearestTiledTests
{
    private static readonly IlgpuTuning s_tiled = new(IsTiled: true, ComparisonsPerLaunch: 1 << 24, StreamedBytes: 1 << 20);

    /// <summary>n, d, k around a group's 16 rows, a step's 64 coordinates and 16 centroids.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 17)]
    [InlineData(17, 5, 2)]
    [InlineData(16, 64, 16)]
    [InlineData(15, 65, 33)]
    [InlineData(33, 63, 15)]
    public void Incomplete_tiles_give_the_bytes_of_the_reference(int n, int d, int k)
    {
        Centroids centroids = new(Rows.Clustered(k, d, 7), k, d);
        CheckSame(new ArrayMatrix(Rows.Clustered(n, d), d), centroids);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float64)]
    public void Every_element_type_gives_the_bytes_of_the_reference(ElementType type) =>
        CheckSame(new TypedMatrix(Rows.ToDouble(Rows.Clustered(9, 20)), 20, type), new Centroids(Rows.Clustered(18, 20, 5), 18, 20));

    [Fact]
    public void Ties_between_the_threads_of_a_row_go_to_the_lowest_index()
    {
        // Centroids 3, 16 and 20 are the same: threads 3, 0 and 4 of each row.
        float[] values = [.. Enumerable.Range(0, 24).Select(j => j is 3 or 16 or 20 ? 1f : 50 + j)];
        CheckSame(new ArrayMatrix([1f, 0f, 2f], 1), new Centroids(values, 24, 1));
        Assert.Equal([3, 3, 3], Find(new ArrayMatrix([1f, 0f, 2f], 1), new Centroids(values, 24, 1)).Labels);
    }

    private static Assignment Find(FeatureMatrix rows, Centroids centroids) =>
        NearestCentroids.Assign(rows, centroids, new IlgpuBackend(ProcessorDevice.Grouped) { Tuning = s_tiled });

    private static void CheckSame(FeatureMatrix rows, Centroids centroids)
    {
        Assignment expected = NearestCentroids.Assign(rows, centroids, KMeansBackends.Scalar), found = Find(rows, centroids);
        Assert.Equal(expected.Labels, found.Labels);
        Assert.Equal(expected.SquaredDistances, found.SquaredDistances);
        Assert.Equal(expected.SecondSquaredDistances, found.SecondSquaredDistances);
    }
}
