using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class LabelFreeFiguresTests
{
    private const int Count = 120;

    [Fact]
    public void Separate_groups_whose_views_stay_are_found_by_every_half_and_kept_by_every_view()
    {
        LabelFreeFigures figures = LabelFreeFigures.Compute(Groups(0.05, 1), Groups(0.05, 2), Options());
        ClusteringFigures four = Assert.Single(figures.Clusterings);
        Assert.Equal(
            (4, 1.0, 1.0, 1.0), (four.ClusterCount, Round(four.HalvesAgreement), Round(four.ViewAgreement), Round(four.SizeEntropy)));

        // Four equal clusters carry ln 4; chance takes a little of it.
        Assert.InRange(four.ViewInformation, Math.Log(4) - 0.05, Math.Log(4));
    }

    [Fact]
    public void Noise_that_no_view_repeats_has_neither_neighbours_nor_clusters_beyond_chance()
    {
        LabelFreeFigures figures = LabelFreeFigures.Compute(Groups(1000, 1), Groups(1000, 2), Options());
        Assert.InRange(figures.NeighbourConsistency, 0, 0.2); // 10 of 119 by chance
        Assert.InRange(figures.Clusterings[0].ViewAgreement, -0.1, 0.15);
        Assert.InRange(figures.Clusterings[0].ViewInformation, -0.1, 0.15);
        Assert.InRange(figures.EffectiveRank, 4, 6);
    }

    [Fact]
    public void Equal_views_keep_everything_and_threads_change_nothing()
    {
        ArrayMatrix rows = Groups(1, 1);
        LabelFreeFigures one = LabelFreeFigures.Compute(rows, rows, Options() with { ThreadCount = 1 });
        LabelFreeFigures more = LabelFreeFigures.Compute(rows, rows, Options() with { ThreadCount = 3 });
        Assert.Equal((1.0, 1.0), (one.NeighbourConsistency, Round(one.Clusterings[0].ViewAgreement)));
        Assert.Equal((one.EffectiveRank, one.NeighbourConsistency), (more.EffectiveRank, more.NeighbourConsistency));
        Assert.Equal(one.Clusterings, more.Clusterings);
    }

    [Fact]
    public void A_constant_feature_counts_as_zero_and_is_no_error()
    {
        var rows = new ArrayMatrix([.. Enumerable.Repeat(3f, Count * 2)], 2);
        LabelFreeFigures figures = LabelFreeFigures.Compute(rows, rows, Options());
        Assert.Equal(0, figures.EffectiveRank);
    }

    [Fact]
    public void The_rule_s_k_is_the_square_root_of_twice_the_pictures_with_half_and_twice_of_it()
    {
        Assert.Equal([32, 63, 126], LabelFreeOptions.ClusterCountsFor(2000));
        Assert.Equal([10, 20, 40], LabelFreeOptions.ClusterCountsFor(200));
        Assert.Equal([3, 7], LabelFreeOptions.ClusterCountsFor(24));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelFreeOptions.ClusterCountsFor(23));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(41)]
    public void A_k_that_a_third_of_the_pictures_cannot_have_is_refused(int k) =>
        Assert.Throws<ArgumentException>(
            () => LabelFreeFigures.Compute(Groups(1, 1), Groups(1, 1), Options() with { ClusterCounts = [k] }));

    private static LabelFreeOptions Options() => new() { ClusterCounts = [4] };

    private static double Round(double value) => Math.Round(value, 6);

    /// <summary>Four groups of 30 at the corners of a cross, seen three times: six dimensions, with noise.</summary>
    private static ArrayMatrix Groups(double noise, int seed)
    {
        var random = new Random(seed);
        double[][] corners = [[10, 0], [0, 10], [-10, 0], [0, -10]];
        var values = new float[Count * 6];
        for (int i = 0; i < values.Length; i++)
        {
            // In turns of ten, so that thirds (every third row) hold all groups.
            int group = i / 6 / 10 % 4, axis = i % 6;
            values[i] = (float)(corners[group][axis % 2] + noise * (random.NextDouble() - 0.5));
        }
        return new ArrayMatrix(values, 6);
    }
}
