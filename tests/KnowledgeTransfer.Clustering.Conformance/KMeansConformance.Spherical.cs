using Xunit;

namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>Directions instead of points, on every backend: rows are divided before it sees them, centroids by the host.</summary>
public abstract partial class KMeansConformance
{
    [Fact]
    public void Directions_come_out_as_computed_by_hand()
    {
        // (.6, .8) twice and (-.8, .6), from (0, 1) and (-1, 0): D is .4 and 3.2 for the first, .8 and .4 for the last.
        KMeansResult result = CheckFit(new ArrayMatrix([3, 4, -8, 6, 6, 8], 2), new()
        {
            ClusterCount = 2,
            Spherical = true,
            StartCentroids = new([0f, 5f, -.25f, 0f], 2, 2),
        });
        Assert.Equal([.6f, .8f, -.8f, .6f], result.Centroids.Float32.ToArray());
        Assert.Equal(1.2, result.Iterations[0].Inertia, 1e-7);
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void The_centroid_of_two_axes_lies_between_them()
    {
        KMeansResult result = CheckFit(new ArrayMatrix([7, 0, 0, .001f], 2), new() { ClusterCount = 1, Spherical = true });
        float half = (float)Math.Sqrt(.5);
        Assert.Equal([half, half], result.Centroids.Float32.ToArray());
        Assert.Equal(4 - 4 * Math.Sqrt(.5), result.Inertia, 1e-7);
    }

    [Theory, MemberData(nameof(AwkwardSizes))]
    public void Directions_of_awkward_sizes_give_the_bytes_of_the_reference(int n, int d, int k)
    {
        ArrayMatrix rows = new(Rows.Clustered(n, d, n + d), d);
        CheckUnit(CheckFit(rows, new()
        {
            ClusterCount = DistinctRows.Count(UnitRows.Of(rows), null, k, CancellationToken.None), // at most two of one dimension
            MaxIterations = 3,
            Seed = 3,
            Spherical = true,
            Initialisation = KMeansInitialisation.RandomRows,
        }));
    }

    [Theory]
    [InlineData(ElementType.Float16, 1.0)]
    [InlineData(ElementType.Float32, 1.0)]
    [InlineData(ElementType.Float32, 1e-40)] // denormal
    [InlineData(ElementType.Float32, 1e30)] // squares overflow float32
    [InlineData(ElementType.Float64, 1.0)]
    [InlineData(ElementType.Float64, 1e-300)] // squares vanish
    [InlineData(ElementType.Float64, 1e149)]
    public void Directions_of_every_element_type_give_the_bytes_of_the_reference(ElementType type, double scale)
    {
        TypedMatrix rows = new(Array.ConvertAll(Rows.ToDouble(Rows.Clustered(300, 33)), v => v * scale), 33, type);
        KMeansResult result = CheckFit(rows, new()
        {
            ClusterCount = 12,
            MaxIterations = 5,
            Spherical = true,
            Initialisation = scale == 1 ? KMeansInitialisation.Parallel : KMeansInitialisation.PlusPlus,
        });
        Assert.Equal(type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32, result.Centroids.ElementType);
        CheckUnit(result);
    }

    [Fact]
    public void The_length_of_rows_does_not_matter()
    {
        float[] values = Rows.Clustered(200, 6), scaled = [.. values.Select((v, i) => MathF.ScaleB(v, i / 6 % 9 - 4))];
        KMeansOptions options = new() { ClusterCount = 9, Spherical = true };
        Assert.True(Fit(new ArrayMatrix(values, 6), options).Centroids.HasSameBits(Fit(new ArrayMatrix(scaled, 6), options).Centroids));
    }

    [Fact]
    public void A_cluster_whose_rows_cancel_counts_as_empty()
    {
        // (1, 0) and (-1, 0) are as near to (0, -1) as to (0, 1) and go to the first; their sum is zero, and (.6, .8) is the most
        // distant row of another cluster.
        float[] values = [1, 0, -1, 0, 0, 1, 3, 4];
        KMeansOptions options = new() { ClusterCount = 2, Spherical = true, MaxIterations = 1 };
        KMeansResult result = CheckFit(new ArrayMatrix(values, 2), options with { StartCentroids = new([0f, -1f, 0f, 1f], 2, 2) });
        Assert.Equal((1, 1), (result.Iterations[0].EmptyCount, result.Iterations[0].RelocatedCount));
        Assert.Equal([.6f, .8f, 0, 1], result.Centroids.Float32.ToArray());
        // With no other cluster, the centroid stays.
        KMeansResult alone = CheckFit(new ArrayMatrix(values[..4], 2), options with
        {
            ClusterCount = 1,
            MaxIterations = 9,
            StartCentroids = new([0f, 1f], 1, 2),
        });
        Assert.Equal([0f, 1], alone.Centroids.Float32.ToArray());
        Assert.Equal((1, 0, StopReason.Converged), (alone.Iterations[0].EmptyCount, alone.RelocationCount, alone.StopReason));
    }

    [Fact]
    public void As_many_clusters_as_directions_copy_the_unit_rows()
    {
        ArrayMatrix rows = new(Rows.Clustered(25, 4), 4);
        KMeansResult result = CheckFit(rows, new() { ClusterCount = 25, Spherical = true });
        float[] unit = new float[100];
        UnitRows.Of(rows).CopyRows(0, unit);
        Assert.Equal(0, result.Inertia);
        Assert.Equal(unit.Order(), result.Centroids.Float32.ToArray().Order());
    }

    private static void CheckUnit(KMeansResult result)
    {
        foreach (double[] centroid in result.Centroids.ToFloat64().Float64.ToArray().Chunk(result.Centroids.Dimension))
            Assert.Equal(1, centroid.Sum(v => v * v), result.Centroids.ElementType == ElementType.Float64 ? 1e-14 : 3e-7);
    }
}
