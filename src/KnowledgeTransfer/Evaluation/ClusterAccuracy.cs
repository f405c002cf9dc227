namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// The accuracy of clusters as predictions, once every cluster is given a class of its own such that most members are right. Stricter than
/// <see cref="ClusterAlignment.Purity"/>: no class is given twice.
/// </summary>
/// <param name="Accuracy">
/// Share of members with a class whose cluster was given it, 0 to 1. All members of a cluster without a class are wrong.
/// </param>
/// <param name="ClassOfCluster">[k] the class given to each cluster, -1 for none: only where clusters outnumber classes.</param>
/// <param name="Count">Members with a class.</param>
/// <remarks>
/// Comparable only between the same numbers of clusters and classes. Of several equally good maps one is found, always the same.
/// Source: Yang et al., Image clustering using local discriminant models and global integration, IEEE TIP 19 (2010).
/// </remarks>
public sealed record ClusterAccuracy(double Accuracy, IReadOnlyList<int> ClassOfCluster, int Count)
{
    /// <summary>Finds the best map and its accuracy.</summary>
    /// <param name="clusters">[n] clusters, 0 to k - 1.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <param name="classes">[n] class indices, -1 for a member that has none and is left out.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, a number is out of range, or no member has a class.</exception>
    /// <remarks>O(n + s^2 l), s the smaller and l the larger of clusters and classes.</remarks>
    public static ClusterAccuracy Compute(ReadOnlySpan<int> clusters, int clusterCount, ReadOnlySpan<int> classes, int classCount)
    {
        (long[,] table, int count) = ClassTable.Of(clusters, clusterCount, classes, classCount);

        // Counts are whole numbers far below 2^53: the solver adds and subtracts them exactly.
        double[] costs = [.. table.Cast<long>().Select(members => -(double)members)];
        HungarianAssignment best = HungarianAssignment.Solve(costs, clusterCount, classCount);
        return new ClusterAccuracy(-best.Cost / count, best.ColumnOfRow, count);
    }
}
