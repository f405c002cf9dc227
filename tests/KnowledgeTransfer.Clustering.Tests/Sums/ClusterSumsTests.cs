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
    public void A_weighted_row_leaves_the_bits_of_the_row_added_that_often()
    {
        float[] rows = Rows.Nasty("one huge coordinate", 40, 300); // more numbers than are weighted at a time
        SumPrecision precision = SumPrecision.Choose(DataScan.RangeOf<float>(rows), 40 * 9);
        Assert.Equal(2, precision.LimbCount);
        ClusterSums weighted = new(2, 300, precision), repeated = new(2, 300, precision);
        for (int i = 0; i < 40; i++)
        {
            ReadOnlySpan<float> row = rows.AsSpan(i * 300, 300);
            weighted.ChangeWeighted(0, row, 9);
            weighted.ChangeWeighted(1, row, i % 5);
            weighted.ChangeWeighted(0, row, -(i % 9));
            for (int times = 0; times < 9 - i % 9; times++) repeated.Add(0, row);
            for (int times = 0; times < i % 5; times++) repeated.Add(1, row);
        }
        Assert.Equal(repeated.Counts.ToArray(), weighted.Counts.ToArray());
        for (int j = 0; j < 2; j++)
            for (int c = 0; c < 300; c++) Assert.Equal(repeated.SumOf(j, c), weighted.SumOf(j, c));
    }

    [Fact]
    public void Unit_means_by_hand_and_a_cluster_without_direction_keeps_its_centroid()
    {
        float[] rows = [3, 0, 0, 4, 1, 1, -1, -1];
        ClusterSums sums = Sums(rows, 3, 2);
        sums.Add(0, rows.AsSpan(0, 2));
        sums.Add(0, rows.AsSpan(2, 2));
        sums.Add(1, rows.AsSpan(4, 2));
        sums.Add(1, rows.AsSpan(6, 2));
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(sums.IsZero));
        Centroids previous = new([9f, 9, 8, 8, 7, 7], 3, 2);
        Assert.Equal([.6f, .8f, 8, 8, 7, 7], sums.ToUnitCentroids(previous).Float32.ToArray());
        Assert.Equal([.6, .8, 8, 8, 7, 7], Sums64().ToUnitCentroids(previous.ToFloat64()).Float64.ToArray());

        ClusterSums Sums64()
        {
            ClusterSums same = Sums(rows, 3, 2);
            same.Add(0, [3.0, 4]);
            return same;
        }
    }

    [Fact]
    public void The_shape_of_rows_and_previous_centroids_is_checked()
    {
        ClusterSums sums = Sums([1, 2], 1, 2);
        Assert.Throws<ArgumentException>(() => sums.Add(0, new float[3].AsSpan()));
        Assert.Throws<ArgumentException>(() => sums.ToCentroids(new Centroids([1f, 2f, 3f], 1, 3)));
        Assert.Throws<ArgumentException>(() => sums.ToUnitCentroids(new Centroids([1f, 2f, 3f], 1, 3)));
    }
}
