namespace KnowledgeTransfer.Evaluation;

/// <summary>How a clustering spreads its members; needs no labels.</summary>
/// <param name="Sizes">[k] members per cluster.</param>
/// <param name="EmptyCount">Clusters without a member.</param>
/// <param name="LargestShare">Members of the largest cluster / n: the accuracy of always guessing it.</param>
/// <param name="SizeEntropy">
/// Entropy of the sizes / ln k: 1 for equal sizes, 0 when one cluster has all; 1 for k = 1.
/// </param>
/// <param name="Imbalance">k sum(size^2) / n^2: 1 for equal sizes, k when one cluster has all (FAISS's imbalance factor).</param>
public sealed record ClusterMetrics(
    IReadOnlyList<long> Sizes, int EmptyCount, double LargestShare, double SizeEntropy, double Imbalance)
{
    /// <summary>k, the number of clusters.</summary>
    public int ClusterCount => Sizes.Count;

    /// <summary>Counts members and computes the figures.</summary>
    /// <param name="clusters">[n] clusters, 0 to k - 1; at least one.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <exception cref="ArgumentException">No member, or a cluster out of range.</exception>
    public static ClusterMetrics Compute(ReadOnlySpan<int> clusters, int clusterCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        if (clusters.IsEmpty) throw new ArgumentException("A clustering without members has no figures.", nameof(clusters));
        var sizes = new long[clusterCount];
        foreach (int cluster in clusters)
        {
            if (cluster < 0 || cluster >= clusterCount)
                throw new ArgumentOutOfRangeException(nameof(clusters), cluster, $"not one of {clusterCount} clusters");
            sizes[cluster]++;
        }

        double n = clusters.Length;
        double entropy = ClusterAlignment.Entropy(sizes, n);
        return new ClusterMetrics(
            sizes,
            sizes.Count(size => size == 0),
            sizes.Max() / n,
            clusterCount == 1 ? 1 : entropy / Math.Log(clusterCount),
            clusterCount * sizes.Sum(size => (double)size * size) / (n * n));
    }
}
