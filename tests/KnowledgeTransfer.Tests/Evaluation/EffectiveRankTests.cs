using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class EffectiveRankTests
{
    [Fact]
    public void Singular_values_2_1_1_give_the_figure_computed_by_hand()
    {
        // Shares 1/2, 1/4, 1/4: entropy 1.5 ln 2, so 2^1.5.
        Assert.Equal(Math.Pow(2, 1.5), EffectiveRank.FromVariances([4, 1, 1, 0]), 12);
        var rows = new ArrayMatrix([2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1], 3);
        Assert.Equal(Math.Pow(2, 1.5), EffectiveRank.Compute(rows), 12);
    }

    [Theory]
    [InlineData("tall")]
    [InlineData("wide")]
    public void The_figure_equals_that_of_a_singular_value_decomposition(string name)
    {
        using NpyMatrix matrix = MetricsFixture.Matrix($"spectrum_{name}.npy");
        double expected = MetricsFixture.Root.GetProperty(name).GetProperty("effectiveRank").GetDouble();
        Assert.Equal(expected, EffectiveRank.Compute(matrix), 9);
        Assert.Equal(EffectiveRank.Compute(matrix, threadCount: 1), EffectiveRank.Compute(matrix, threadCount: 3));
    }

    [Fact]
    public void Collapsed_features_have_rank_0_and_one_direction_rank_1()
    {
        Assert.Equal(0.0, EffectiveRank.Compute(new ArrayMatrix([3, 4, 3, 4, 3, 4], 2)));
        Assert.Equal(1.0, EffectiveRank.Compute(new ArrayMatrix([1, 2, 2, 4, 5, 10], 2)), 6);
    }

    [Fact]
    public void Larger_matrices_are_sampled_evenly()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 90 * 4).Select(_ => (float)random.NextDouble())];
        float[] thirds = [.. Enumerable.Range(0, 30).SelectMany(i => values[(i * 12)..((i * 12) + 4)])];
        double sampled = EffectiveRank.Compute(new ArrayMatrix(values, 4), sampleSize: 30);
        Assert.Equal(EffectiveRank.Compute(new ArrayMatrix(thirds, 4)), sampled);
    }
}
