using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ClusterSumsTests
{
    private static ClusterSums Sums(float[] values, int k, int d) =>
        new(k, d, SumPrecision.Choose(DataScan.RangeOf<float>(values), values.Length / d));

    [Fact]
    public void Means_by_hand_and_an_empty_cluster_keeps_its_centroid()
    {
        float[] rows = [1, 2, 4, 8];
        ClusterSums sums = Sums(rows, 2, 2);
        sums.Add(1, rows.AsSpan(0, 2));
        sums.Add(1, rows.AsSpan(2, 2));
        Assert.Equal([0L, 2L], sums.Counts.ToArray());
        Assert.Equal([7, 7, 2.5f, 5], sums.ToCentroids(new Centroids([7f, 7f, 0f, 0f], 2, 2)).Float32.ToArray());
    }

    [Fact]
    public void Taking_rows_back_leaves_the_bits_of_never_having_had_them()
    {
        float[] rows = Rows.Nasty("one huge coordinate", 100, 13);
        ClusterSums moved = Sums(rows, 3, 13), direct = Sums(rows, 3, 13);
        for (int i = 0; i < 100; i++) moved.Add(0, rows.AsSpan(i * 13, 13));
        for (int i = 99; i >= 0; i--)
        {
            moved.Subtract(0, rows.AsSpan(i * 13, 13));
            moved.Add(1 + i % 2, rows.AsSpan(i * 13, 13));
            direct.Add(1 + (99 - i) % 2, rows.AsSpan((99 - i) * 13, 13));
        }
        Assert.Equal(0, moved.Counts[0]);
        for (int j = 0; j < 3; j++)
            for (int c = 0; c < 13; c++) Assert.Equal(direct.SumOf(j, c), moved.SumOf(j, c));
        Centroids start = new(new float[39], 3, 13);
        Assert.True(moved.ToCentroids(start, 3).HasSameBits(direct.ToCentroids(start)));
    }

    [Fact]
    public void Cancelling_values_leave_what_float64_would_lose()
    {
        float[] rows = [3e7f, 1e-7f, -3e7f];
        ClusterSums sums = Sums(rows, 1, 1);
        for (int i = 0; i < 3; i++) sums.Add(0, rows.AsSpan(i, 1));
        Assert.True(sums.Precision.IsLossless);
        Assert.Equal((float)(1e-7f / 3.0), sums.ToCentroids(new Centroids([0f], 1, 1)).Float32[0]);
    }

    [Fact]
    public void The_shape_of_rows_and_previous_centroids_is_checked()
    {
        ClusterSums sums = Sums([1, 2], 1, 2);
        Assert.Throws<ArgumentException>(() => sums.Add(0, new float[3].AsSpan()));
        Assert.Throws<ArgumentException>(() => sums.ToCentroids(new Centroids([1f, 2f, 3f], 1, 3)));
    }
}
