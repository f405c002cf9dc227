namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// How often the student gives held-out pictures the cluster that the teacher gave them: the label-free progress figure. It measures
/// how learnable the clusters are, not how useful: it does not rank teachers.
/// </summary>
/// <param name="Agreement">Share of pictures on which both agree, 0 to 1.</param>
/// <param name="LargestShare">Share of the largest pseudo-class among these pictures: what always guessing it would reach.</param>
/// <param name="Count">Pictures compared.</param>
public sealed record HeldOutAgreement(double Agreement, double LargestShare, int Count)
{
    /// <summary>Compares clusters with predictions.</summary>
    /// <param name="clusters">[n] pseudo-labels, 0 to k - 1; at least one.</param>
    /// <param name="predictions">[n] the student's clusters.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, nothing to compare, or a cluster out of range.</exception>
    public static HeldOutAgreement Compute(ReadOnlySpan<int> clusters, ReadOnlySpan<int> predictions, int clusterCount)
    {
        if (clusters.Length != predictions.Length)
            throw new ArgumentException($"{clusters.Length} clusters and {predictions.Length} predictions.", nameof(predictions));
        double largest = ClusterMetrics.Compute(clusters, clusterCount).LargestShare;
        int equal = 0;
        for (int i = 0; i < clusters.Length; i++)
            if (clusters[i] == predictions[i]) equal++;
        return new HeldOutAgreement((double)equal / clusters.Length, largest, clusters.Length);
    }

    /// <summary>Compares clusters with the greatest of the student's logits; ties go to the lower cluster.</summary>
    /// <param name="clusters">[n] pseudo-labels, 0 to k - 1; at least one.</param>
    /// <param name="logits">[n, k] the student's outputs, row-major.</param>
    /// <param name="clusterCount">k, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, nothing to compare, or a cluster out of range.</exception>
    /// <exception cref="DivergenceException">A logit is NaN.</exception>
    public static HeldOutAgreement Compute(ReadOnlySpan<int> clusters, ReadOnlySpan<float> logits, int clusterCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        if (logits.Length != (long)clusters.Length * clusterCount)
        {
            throw new ArgumentException(
                $"{clusters.Length} pictures of {clusterCount} clusters need as many rows of logits, not {logits.Length} numbers.",
                nameof(logits));
        }

        var predictions = new int[clusters.Length];
        for (int i = 0; i < predictions.Length; i++)
        {
            ReadOnlySpan<float> row = logits.Slice(i * clusterCount, clusterCount);
            for (int c = 0; c < row.Length; c++)
            {
                if (float.IsNaN(row[c]))
                    throw new DivergenceException($"The student's logit {c} of held-out picture {i} is NaN; training diverged.");
                if (row[c] > row[predictions[i]]) predictions[i] = c;
            }
        }

        return Compute(clusters, predictions, clusterCount);
    }
}
