using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class ClusterMetricsTests
{
    [Fact]
    public void Sizes_3_1_0_give_the_figures_computed_by_hand()
    {
        ClusterMetrics metrics = ClusterMetrics.Compute([0, 1, 0, 0], 3);
        Assert.Equal([3L, 1L, 0L], metrics.Sizes);
        Assert.Equal((3, 1, 0.75), (metrics.ClusterCount, metrics.EmptyCount, metrics.LargestShare));
        Assert.Equal(-((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25))) / Math.Log(3), metrics.SizeEntropy, 12);
        Assert.Equal(3 * 10 / 16.0, metrics.Imbalance, 12);
    }

    [Fact]
    public void Equal_sizes_are_the_best_and_one_cluster_with_all_the_worst_case()
    {
        ClusterMetrics even = ClusterMetrics.Compute([0, 1, 2, 3, 3, 2, 1, 0], 4);
        Assert.Equal((1.0, 1.0, 0.25), (even.SizeEntropy, even.Imbalance, even.LargestShare));
        ClusterMetrics collapsed = ClusterMetrics.Compute([2, 2, 2], 4);
        Assert.Equal((0.0, 4.0, 1.0, 3), (collapsed.SizeEntropy, collapsed.Imbalance, collapsed.LargestShare, collapsed.EmptyCount));
        Assert.Equal(1.0, ClusterMetrics.Compute([0, 0], 1).SizeEntropy);
    }

    [Fact]
    public void Purity_and_mutual_information_equal_those_of_scikit_learn()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Root.GetProperty("alignment").EnumerateArray())
        {
            int[] clusters = entry.GetProperty("clusters").Integers();
            int[] classes = entry.GetProperty("classes").Integers();
            int clusterCount = entry.GetProperty("clusterCount").GetInt32(), classCount = entry.GetProperty("classCount").GetInt32();
            ClusterAlignment alignment = ClusterAlignment.Compute(clusters, clusterCount, classes, classCount);
            Assert.Equal(entry.GetProperty("nmi").GetDouble(), alignment.NormalizedMutualInformation, 10);
            Assert.Equal(entry.GetProperty("purity").GetDouble(), alignment.Purity, 12);

            // Members without a class change nothing but the count.
            Assert.Equal(alignment, ClusterAlignment.Compute([.. clusters, 0, 0], clusterCount, [.. classes, -1, -1], classCount));
            cases++;
        }

        Assert.Equal(6, cases);
    }

    [Fact]
    public void Agreement_counts_equal_clusters_beside_the_largest_share()
    {
        HeldOutAgreement agreement = HeldOutAgreement.Compute([0, 0, 1, 2], [0, 1, 1, 0], 3);
        Assert.Equal((0.5, 0.5, 4), (agreement.Agreement, agreement.LargestShare, agreement.Count));
        float[] logits = [1, 0, 0, 0, 2, 1, 5, 5, -1, 3, 3, 3];
        Assert.Equal(HeldOutAgreement.Compute([0, 0, 1, 2], [0, 1, 0, 0], 3), HeldOutAgreement.Compute([0, 0, 1, 2], logits, 3));
    }

    [Fact]
    public void A_logit_that_is_no_number_is_a_divergence()
    {
        var e = Assert.Throws<DivergenceException>(() => HeldOutAgreement.Compute([0, 1], [1f, 2f, 3f, float.NaN], 2));
        Assert.Contains("logit 1 of held-out picture 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_arguments_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => ClusterMetrics.Compute([], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterMetrics.Compute([2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterMetrics.Compute([0], 0));
        Assert.Throws<ArgumentException>(() => ClusterAlignment.Compute([0], 1, [0, 0], 1));
        Assert.Throws<ArgumentException>(() => ClusterAlignment.Compute([0], 1, [-1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterAlignment.Compute([0], 1, [1], 1));
        Assert.Throws<ArgumentException>(() => HeldOutAgreement.Compute([0], [0, 0], 1));
        Assert.Throws<ArgumentException>(() => HeldOutAgreement.Compute([0], [0f], 2));
    }
}
