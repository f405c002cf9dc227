using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class PermutationStatisticsTests
{
    // a = 0 1 2, b = 0 2 1, c = 1 2 0: a and b differ in 2 places, a and c in 3, b and c in 2 (the first and the last).
    [Fact]
    public void Three_permutations_of_three_tiles_by_hand()
    {
        PermutationStatistics s = PermutationStatistics.Compute(new PermutationSet(3, [[0, 1, 2], [0, 2, 1], [1, 2, 0]]));
        Assert.Equal((3, 3, true), (s.Count, s.TileCount, s.HasIdentity));
        Assert.Equal([0, 0, 2, 1], s.PairCounts);
        Assert.Equal((2, 7.0 / 3, 3), (s.MinimumDistance, s.MeanDistance, s.MaximumDistance));
        Assert.Equal([0, 0, 3, 0], s.NearestCounts);
        Assert.Equal([2, 1, 0], s.TileCounts[0]);
        Assert.Equal([0, 1, 2], s.TileCounts[1]);
        Assert.Equal([1, 1, 1], s.TileCounts[2]);
    }

    [Fact]
    public void A_single_permutation_has_no_distances()
    {
        PermutationStatistics s = PermutationStatistics.Compute(new PermutationSet(4, [[1, 0, 3, 2]]));
        Assert.Null(s.MinimumDistance);
        Assert.Null(s.MeanDistance);
        Assert.Null(s.MaximumDistance);
        Assert.False(s.HasIdentity);
        Assert.Equal(0, s.PairCounts.Sum() + s.NearestCounts.Sum());
    }

    // Of the 24 permutations of 4 tiles, 6 differ from a given one in 2 places, 8 in 3 and 9 in all: 72, 96 and 108 pairs.
    [Fact]
    public void All_permutations_of_four_tiles()
    {
        PermutationSet set = PermutationGenerator.Generate(
            new PermutationOptions { TileCount = 4, Count = 24, MinimumDistance = 2, WithIdentity = true });
        PermutationStatistics s = PermutationStatistics.Compute(set);
        Assert.Equal([0, 0, 72, 96, 108], s.PairCounts);
        Assert.Equal([0, 0, 24, 0, 0], s.NearestCounts);
        Assert.All(s.TileCounts, counts => Assert.All(counts, count => Assert.Equal(6, count)));
        Assert.True(s.HasIdentity);
    }

    // A pair agrees at a position where both have the same tile: c (c - 1) / 2 pairs for a tile that comes c times.
    [Theory]
    [InlineData(9, 300)]
    [InlineData(16, 257)]
    [InlineData(5, 23)]
    public void The_mean_distance_follows_from_the_counts_of_tiles(int tileCount, int count)
    {
        PermutationStatistics s = PermutationStatistics.Compute(PermutationGenerator.Generate(
            new PermutationOptions { TileCount = tileCount, Count = count }));
        double agreements = s.TileCounts.Sum(counts => counts.Sum(c => (double)c * (c - 1) / 2));
        Assert.Equal(tileCount - (agreements / (count * (count - 1.0) / 2)), s.MeanDistance!.Value, 12);
        Assert.Equal(count, s.NearestCounts.Sum());
        Assert.Equal((long)count * (count - 1) / 2, s.PairCounts.Sum());
    }
}
