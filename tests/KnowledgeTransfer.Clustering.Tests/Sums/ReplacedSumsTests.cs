using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ReplacedSumsTests
{
    [Fact]
    public void Sums_of_a_device_give_the_same_means_and_only_changed_clusters_are_divided()
    {
        SumPrecision units = new(0, 1, 60, true);
        ClusterSums sums = new(2, 1, units);
        Centroids previous = new([5f, 7f], 2, 1);
        sums.Replace([2, 4], [6, 4], []);
        Assert.Equal([3f, 1f], sums.ToCentroids(previous).Float32.ToArray());
        sums.Replace([2, 4], [6, 8], []);
        // Cluster 0 is as it was: it keeps whatever the caller calls its centroid.
        Assert.Equal([50f, 2f], sums.ToCentroids(new([50f, 70f], 2, 1)).Float32.ToArray());
        sums.Add(0, [12f]);
        Assert.Equal([6f, 2f], sums.ToCentroids(new([3f, 2f], 2, 1)).Float32.ToArray());
    }

    [Fact]
    public void Both_limbs_count()
    {
        ClusterSums sums = new(1, 1, new SumPrecision(0, 2, 10, true));
        sums.Replace([1], [3], [1]);
        Assert.Equal(1027, sums.SumOf(0, 0));
        Assert.Equal([1027f], sums.ToCentroids(new([0f], 1, 1)).Float32.ToArray());
        sums.Replace([1], [3], [2]);
        Assert.Equal([2051f], sums.ToCentroids(new([1027f], 1, 1)).Float32.ToArray());
    }

    [Fact]
    public void Lengths_have_to_fit() => Assert.Contains("2 low", Assert.Throws<ArgumentException>(() =>
        new ClusterSums(1, 1, new SumPrecision(0, 1, 60, true)).Replace([1], [1, 2], [])).Message);
}
