using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class ClassRebalancingTests
{
    private static readonly AbBins Bins = AbBins.Srgb;

    [Fact]
    public void Weights_of_two_classes_are_as_worked_out_by_hand()
    {
        // p = 0.9, 0.1; half of each plus 1/4: 0.7, 0.3; inverses 1.428571, 3.333333; expected 1.285714 + 0.333333 = 1.619048.
        double[] weights = ClassRebalancing.Weights([0.9, 0.1]);
        Assert.Equal(1.428571 / 1.619048, weights[0], 1e-6);
        Assert.Equal(3.333333 / 1.619048, weights[1], 1e-6);
    }

    [Fact]
    public void The_expected_weight_is_one_and_rare_colours_weigh_more()
    {
        var counts = new long[Bins.Count];
        for (int bin = 0; bin < counts.Length; bin++) counts[bin] = bin * bin;
        double[] prior = ClassRebalancing.SmoothedPrior(Bins, counts);
        double[] weights = ClassRebalancing.Weights(prior);
        Assert.Equal(1, prior.Sum(), 1e-12);
        Assert.Equal(1, prior.Zip(weights, (p, w) => p * w).Sum(), 1e-12);
        int[] byPrior = [.. Enumerable.Range(0, counts.Length).OrderBy(bin => prior[bin])];
        Assert.All(byPrior.Zip(byPrior.Skip(1)), pair => Assert.True(weights[pair.First] >= weights[pair.Second]));
    }

    [Fact]
    public void A_single_colour_spreads_to_its_neighbours_as_the_Gaussian_says()
    {
        var counts = new long[Bins.Count];
        int gray = Bins.Nearest(0, 0);
        counts[gray] = 17;
        double[] prior = ClassRebalancing.SmoothedPrior(Bins, counts);
        Assert.Equal(Math.Exp(-2), prior[Bins.Nearest(10, 0)] / prior[gray], 1e-12);
        Assert.Equal(Math.Exp(-4), prior[Bins.Nearest(-10, 10)] / prior[gray], 1e-12);
    }

    [Fact]
    public void With_lambda_1_all_weigh_1_and_0_is_refused()
    {
        Assert.All(ClassRebalancing.Weights([0.7, 0.2, 0.1], 1), weight => Assert.Equal(1, weight, 1e-12));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassRebalancing.Weights([1, 0], 0));
    }
}
