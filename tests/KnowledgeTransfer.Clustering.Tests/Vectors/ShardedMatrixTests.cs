using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class ShardedMatrixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_count_through_the_shards_in_the_order_given()
    {
        using ShardedMatrix matrix = new(Shard([0, 1, 2, 3]), Shard([]), Shard([4, 5]), Shard([6, 7, 8, 9]), Shard([]));
        Assert.Equal((5L, 2, ElementType.Float32), (matrix.RowCount, matrix.Dimension, matrix.ElementType));
        var singles = new float[10];
        matrix.CopyRows(0, singles);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], singles);
        for (int first = 0; first <= 5; first++)
        {
            for (int count = 0; first + count <= 5; count++)
            {
                var doubles = new double[count * 2];
                matrix.CopyRows(first, doubles);
                Assert.Equal(Enumerable.Range(2 * first, 2 * count).Select(i => (double)i), doubles);
            }
        }
    }

    [Fact]
    public void Rows_of_one_shard_are_given_without_copying_and_those_across_a_border_are_not()
    {
        using ShardedMatrix matrix = new(Shard([0, 1, 2, 3]), Shard([]), Shard([4, 5]));
        Assert.True(matrix.TryGetRows(0, 2, out ReadOnlySpan<float> first));
        Assert.Equal([0f, 1, 2, 3], first.ToArray());
        Assert.True(matrix.TryGetRows(2, 1, out ReadOnlySpan<float> last));
        Assert.Equal([4f, 5], last.ToArray());
        Assert.False(matrix.TryGetRows(1, 2, out _));
        Assert.True(matrix.TryGetRows(3, 0, out _));
    }

    [Fact]
    public void Rows_outside_are_the_callers_mistake()
    {
        using ShardedMatrix matrix = new(Shard([0, 1]), Shard([2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRows(1, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRows(-1, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.TryGetRows(2, 1, out _));
        Assert.Throws<ArgumentException>(() => matrix.CopyRows(0, new float[3]));
        Assert.Throws<ArgumentException>(() => new ShardedMatrix());
    }

    [Fact]
    public void A_row_is_described_by_its_number_in_the_whole_and_in_its_shard()
    {
        using ShardedMatrix matrix = new(new ArrayMatrix([0, 1], 1, "a.npy"), new ArrayMatrix([2, 3], 1, "b.npy"));
        Assert.Equal("row 3 (row 1 of b.npy)", matrix.DescribeRow(3));
        Assert.Equal("row 3 (row 1 of b.npy, dog.png)", matrix.DescribeRow(3, "dog.png"));
        using ShardedMatrix single = new(new ArrayMatrix([0, 1], 1, "a.npy"));
        Assert.Equal(("a.npy", "row 1 (dog.png)"), (single.Name, single.DescribeRow(1, "dog.png")));
    }

    [Fact]
    public void A_bad_number_is_named_with_its_shard_by_k_means_and_by_a_transform()
    {
        using ShardedMatrix matrix = new(
            new ArrayMatrix([0, 1, 2, 3], 2, "a.npy"), new ArrayMatrix([4, 5, 6, float.NaN], 2, "b.npy"));
        string message = Assert.Throws<DataException>(
            () => KMeans.Fit(matrix, new() { ClusterCount = 2 }, rowName: row => $"id{row}")).Message;
        Assert.StartsWith("a.npy to b.npy (2 shards): row 3 (row 1 of b.npy, id3) has NaN in column 1", message);
        FeatureTransformOptions centre = new() { Steps = [FeatureTransformStep.Center] };
        Assert.Contains("row 3 (row 1 of b.npy)", Assert.Throws<DataException>(() => FeatureTransform.Fit(matrix, centre)).Message);
        FeatureTransformOptions length = new() { Steps = [FeatureTransformStep.Normalize] };
        using ShardedMatrix zero = new(new ArrayMatrix([0, 1], 2, "a.npy"), new ArrayMatrix([0, 0], 2, "b.npy"));
        FeatureMatrix applied = FeatureTransform.Fit(zero, length).Apply(zero);
        Assert.Contains("row 1 (row 0 of b.npy)", Assert.Throws<DataException>(() => applied.CopyRows(0, new float[4])).Message);
    }

    [Fact]
    public void Shards_of_other_widths_or_types_are_refused_with_both_names_and_values()
    {
        NpyFile.WriteMatrix(_folder["a.npy"], [1f, 2], 2);
        NpyFile.WriteMatrix(_folder["b.npy"], [1f, 2, 3], 3);
        NpyFile.WriteMatrix(_folder["c.npy"], [1.0, 2], 2);
        string width = Assert.Throws<ShapeException>(() => ShardedMatrix.Open(_folder["a.npy"], _folder["b.npy"])).Message;
        Assert.Contains("b.npy has rows of 3 numbers", width);
        Assert.Contains("a.npy rows of 2", width);
        string type = Assert.Throws<ShapeException>(() => ShardedMatrix.Open(_folder["a.npy"], _folder["c.npy"])).Message;
        Assert.Contains("c.npy is float64", type);
        Assert.Contains("a.npy is float32", type);
        Assert.Throws<ArtefactException>(() => ShardedMatrix.Open(_folder["a.npy"], _folder["missing.npy"]));
        File.Delete(_folder["a.npy"]); // where a file that is open cannot be deleted: a refusal closed it again
    }

    [Theory]
    [InlineData(0, 700)]
    [InlineData(1, 699)]
    [InlineData(333, 367)]
    public void K_means_of_shards_gives_the_bytes_of_the_whole(params int[] rowCounts)
    {
        const int dimension = 19;
        float[] values = Rows.Clustered(700, dimension);
        KMeansOptions options = new() { ClusterCount = 23, Seed = 5, ThreadCount = 2 };
        var parts = new List<FeatureMatrix>();
        int first = 0;
        foreach (int count in rowCounts)
        {
            parts.Add(Shard(values[(dimension * first)..(dimension * (first + count))], dimension));
            first += count;
        }
        using ShardedMatrix shards = new(parts);
        ArrayMatrix whole = new(values, dimension);
        foreach (KMeansInitialisation initialisation in Enum.GetValues<KMeansInitialisation>())
        {
            KMeansResult expected = KMeans.Fit(whole, options with { Initialisation = initialisation });
            KMeansResult actual = KMeans.Fit(shards, options with { Initialisation = initialisation });
            Assert.True(expected.Centroids.HasSameBits(actual.Centroids));
            Assert.Equal(expected.Inertia, actual.Inertia);
            Assert.Equal(
                NearestCentroids.Assign(whole, expected.Centroids).SecondSquaredDistances,
                NearestCentroids.Assign(shards, expected.Centroids).SecondSquaredDistances);
        }
    }

    private static ArrayMatrix Shard(float[] values, int dimension = 2) => new(values, dimension);
}
