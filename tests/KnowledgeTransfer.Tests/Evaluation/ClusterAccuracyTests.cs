using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class ClusterAccuracyTests
{
    [Fact]
    public void The_best_map_may_give_a_cluster_less_than_its_majority_as_computed_by_hand()
    {
        // Members per class: cluster 0 has 3 and 2, cluster 1 has 2 and 0. 3 + 0 right by majorities, 2 + 2 by the best map.
        ClusterAccuracy best = ClusterAccuracy.Compute([0, 0, 0, 0, 0, 1, 1], 2, [0, 0, 0, 1, 1, 0, 0], 2);
        Assert.Equal([1, 0], best.ClassOfCluster);
        Assert.Equal((4 / 7.0, 7), (best.Accuracy, best.Count));
    }

    [Fact]
    public void Clusters_without_a_class_are_wrong_and_classes_without_a_cluster_too()
    {
        ClusterAccuracy many = ClusterAccuracy.Compute([0, 0, 1, 2, 2, 2], 3, [0, 0, 0, 0, 0, 0], 1);
        Assert.Equal([-1, -1, 0], many.ClassOfCluster);
        Assert.Equal(0.5, many.Accuracy);
        ClusterAccuracy few = ClusterAccuracy.Compute([0, 0, 0, 0], 1, [2, 1, 1, 0], 3);
        Assert.Equal([1], few.ClassOfCluster);
        Assert.Equal(0.5, few.Accuracy);
    }

    [Fact]
    public void Other_names_change_nothing_and_members_without_a_class_only_what_they_are_not()
    {
        int[] clusters = [0, 0, 1, 2, 1, 2, 2], classes = [1, 1, 0, 2, 0, 2, 1];
        ClusterAccuracy plain = ClusterAccuracy.Compute(clusters, 3, classes, 3);
        Assert.Equal(6 / 7.0, plain.Accuracy);
        ClusterAccuracy renamed = ClusterAccuracy.Compute([.. clusters.Select(c => (c + 1) % 3)], 3, classes, 3);
        Assert.Equal(plain.Accuracy, renamed.Accuracy);
        ClusterAccuracy more = ClusterAccuracy.Compute([.. clusters, 0, 9], 3, [.. classes, -1, -1], 3);
        Assert.Equal((plain.Accuracy, 7), (more.Accuracy, more.Count));
        Assert.True(plain.Accuracy <= ClusterAlignment.Compute(clusters, 3, classes, 3).Purity);
    }

    [Fact]
    public void Accuracies_equal_those_of_scipys_assignment()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("clusterAccuracy"))
        {
            int[] clusters = entry.GetProperty("clusters").Integers(), classes = entry.GetProperty("classes").Integers();
            ClusterAccuracy found = ClusterAccuracy.Compute(
                clusters, entry.GetProperty("clusterCount").GetInt32(), classes, entry.GetProperty("classCount").GetInt32());
            Assert.Equal(entry.GetProperty("accuracy").GetDouble(), found.Accuracy, 15);

            // The map itself gives that accuracy, and no class twice.
            int right = clusters.Zip(classes).Count(pair => found.ClassOfCluster[pair.First] == pair.Second);
            Assert.Equal(found.Accuracy, (double)right / clusters.Length, 15);
            int[] given = [.. found.ClassOfCluster.Where(c => c >= 0)];
            Assert.Equal(given.Length, given.Distinct().Count());
            cases++;
        }
        Assert.Equal(4, cases);
    }

    [Fact]
    public void Wrong_lengths_and_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ClusterAccuracy.Compute([0], 1, [0, 0], 1));
        Assert.Throws<ArgumentException>(() => ClusterAccuracy.Compute([0], 1, [-1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterAccuracy.Compute([1], 1, [0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterAccuracy.Compute([0], 1, [-2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterAccuracy.Compute([0], 0, [0], 1));
    }
}
