namespace KnowledgeTransfer.Evaluation;

/// <summary>How clusters relate to classes that the clustering never saw.</summary>
/// <param name="Purity">
/// Share of members that belong to their cluster's most frequent class, 1 / classes to 1. Grows with k by itself.
/// </param>
/// <param name="NormalizedMutualInformation">
/// Mutual information / mean of the two entropies, 0 to 1; 1 where both sides have one group only (scikit-learn's default).
/// </param>
/// <param name="Count">Members with a class.</param>
public sealed record ClusterAlignment(double Purity, double NormalizedMutualInformation, int Count)
{
    /// <summary>Compares clusters with classes.</summary>
    /// <param name="clusters">[n] clusters, 0 to k - 1.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <param name="classes">[n] class indices, -1 for a member that has none and is left out.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, a number is out of range, or no member has a class.</exception>
    public static ClusterAlignment Compute(ReadOnlySpan<int> clusters, int clusterCount, ReadOnlySpan<int> classes, int classCount)
    {
        (long[,] table, int count) = ClassTable.Of(clusters, clusterCount, classes, classCount);
        var clusterSizes = new long[clusterCount];
        var classSizes = new long[classCount];
        for (int cluster = 0; cluster < clusterCount; cluster++)
        {
            for (int label = 0; label < classCount; label++)
            {
                clusterSizes[cluster] += table[cluster, label];
                classSizes[label] += table[cluster, label];
            }
        }

        long majority = 0;
        double information = 0;
        for (int cluster = 0; cluster < clusterCount; cluster++)
        {
            long largest = 0;
            for (int label = 0; label < classCount; label++)
            {
                long both = table[cluster, label];
                largest = Math.Max(largest, both);
                if (both > 0) information += both * Math.Log((double)both * count / ((double)clusterSizes[cluster] * classSizes[label]));
            }

            majority += largest;
        }

        double entropies = Entropy(clusterSizes, count) + Entropy(classSizes, count);

        // Rounding may leave a tiny negative information for independent groups, or a hair above 1 for equal ones.
        double normalized = entropies == 0 ? 1 : Math.Clamp(information / count / (entropies / 2), 0, 1);
        return new ClusterAlignment((double)majority / count, normalized, count);
    }

    /// <summary>-sum(p ln p) of sizes / total, in nats.</summary>
    internal static double Entropy(ReadOnlySpan<long> sizes, double total)
    {
        double entropy = 0;
        foreach (long size in sizes)
            if (size > 0) entropy -= size / total * Math.Log(size / total);
        return Math.Abs(entropy);
    }
}
