using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class PartitionAgreementTests
{
    [Fact]
    public void Two_pairs_against_two_crossed_pairs_give_the_figures_computed_by_hand()
    {
        // Dealing four members into 2 + 2: both pairs are kept with probability 1/3 (information ln 2), broken up with 2/3 (none).
        PartitionAgreement crossed = PartitionAgreement.Compute([0, 0, 1, 1], 2, [0, 1, 0, 1], 2);
        Assert.Equal(0, crossed.Information, 12);
        Assert.Equal(Math.Log(2) / 3, crossed.ChanceInformation, 12);
        Assert.Equal(Math.Log(2), crossed.MeanEntropy, 12);
        Assert.Equal(-0.5, crossed.Adjusted, 12);
        Assert.Equal(1, PartitionAgreement.Compute([0, 0, 1, 1], 2, [1, 1, 0, 0], 2).Adjusted, 12);
    }

    [Fact]
    public void Information_its_chance_and_the_adjusted_score_equal_those_of_scikit_learn()
    {
        int cases = 0;
        foreach (JsonElement entry in Fixtures.Json("metrics", "agreement.json").GetProperty("agreement").EnumerateArray())
        {
            PartitionAgreement found = PartitionAgreement.Compute(
                entry.GetProperty("first").Integers(), entry.GetProperty("firstCount").GetInt32(),
                entry.GetProperty("second").Integers(), entry.GetProperty("secondCount").GetInt32());
            Assert.Equal(entry.GetProperty("information").GetDouble(), found.Information, 10);
            Assert.Equal(entry.GetProperty("chance").GetDouble(), found.ChanceInformation, 10);
            Assert.Equal(entry.GetProperty("adjusted").GetDouble(), found.Adjusted, 9);
            cases++;
        }
        Assert.Equal(6, cases);
    }

    [Fact]
    public void One_cluster_on_both_sides_and_a_cluster_per_member_agree_fully()
    {
        Assert.Equal(1, PartitionAgreement.Compute([0, 0, 0], 1, [4, 4, 4], 5).Adjusted);
        Assert.Equal(1, PartitionAgreement.Compute([0, 1, 2], 3, [2, 0, 1], 3).Adjusted);
    }

    [Fact]
    public void Names_and_order_of_clusters_and_sides_mean_nothing()
    {
        PartitionAgreement one = PartitionAgreement.Compute([0, 1, 1, 2, 2, 2, 0], 3, [1, 1, 0, 0, 0, 1, 1], 2);
        PartitionAgreement other = PartitionAgreement.Compute([0, 0, 1, 1, 1, 0, 0], 2, [5, 3, 3, 0, 0, 0, 5], 6);
        Assert.Equal(one.Adjusted, other.Adjusted, 12);
        Assert.Equal(one.Information, other.Information, 12);
    }

    [Fact]
    public void Wrong_lengths_and_clusters_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PartitionAgreement.Compute([0, 1], 2, [0], 2));
        Assert.Throws<ArgumentException>(() => PartitionAgreement.Compute([], 2, [], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionAgreement.Compute([0, 2], 2, [0, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionAgreement.Compute([0, 1], 2, [0, -1], 2));
    }
}
