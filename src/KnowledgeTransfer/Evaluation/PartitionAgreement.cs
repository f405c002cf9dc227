namespace KnowledgeTransfer.Evaluation;

/// <summary>How far two clusterings of the same members agree, beyond what clusters of these sizes would by chance.</summary>
/// <param name="Information">Mutual information in nats, 0 or more.</param>
/// <param name="ChanceInformation">
/// What it would be on average if the members were dealt at random into clusters of the same sizes, in nats: for many clusters of few
/// members each this is most of it.
/// </param>
/// <param name="MeanEntropy">Mean of the two entropies in nats: the most that <paramref name="Information"/> could be.</param>
/// <remarks>
/// Source: Vinh, Epps and Bailey, Information theoretic measures for clusterings comparison, JMLR 11 (2010); mean of the entropies as in
/// scikit-learn's <c>adjusted_mutual_info_score</c>.
/// </remarks>
public sealed record PartitionAgreement(double Information, double ChanceInformation, double MeanEntropy)
{
    /// <summary>
    /// Adjusted mutual information: 1 for equal clusterings, 0 on average for unrelated ones (it may then be a little below). 1 where both
    /// have one cluster only. Comparable between different numbers of clusters.
    /// </summary>
    public double Adjusted
    {
        get
        {
            double most = MeanEntropy - ChanceInformation;
            return most <= 1e-12 * Math.Max(1, MeanEntropy) ? 1 : (Information - ChanceInformation) / most;
        }
    }

    /// <summary>Compares two clusterings.</summary>
    /// <param name="first">[n] clusters, 0 to k - 1; n at least 1.</param>
    /// <param name="firstCount">k, 1 or more.</param>
    /// <param name="second">[n] clusters of the same members in the same order, 0 to m - 1.</param>
    /// <param name="secondCount">m, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ or are 0, or a cluster is out of range.</exception>
    /// <remarks>O(n (k + m)).</remarks>
    public static PartitionAgreement Compute(ReadOnlySpan<int> first, int firstCount, ReadOnlySpan<int> second, int secondCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(secondCount, 1);
        if (first.Length != second.Length || first.IsEmpty)
            throw new ArgumentException($"{first.Length} and {second.Length} members; the same ones, at least one, are needed.");
        var table = new long[firstCount, secondCount];
        long[] rows = new long[firstCount], columns = new long[secondCount];
        for (int i = 0; i < first.Length; i++)
        {
            if ((uint)first[i] >= (uint)firstCount || (uint)second[i] >= (uint)secondCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(first),
                    $"member {i} is in clusters {first[i]} and {second[i]}; 0 to {firstCount - 1} and {secondCount - 1} exist");
            }
            table[first[i], second[i]]++;
            rows[first[i]]++;
            columns[second[i]]++;
        }

        double n = first.Length, information = 0;
        for (int i = 0; i < firstCount; i++)
        {
            for (int j = 0; j < secondCount; j++)
                if (table[i, j] is > 0 and var both) information += both / n * Math.Log(n * both / ((double)rows[i] * columns[j]));
        }

        double entropies = ClusterAlignment.Entropy(rows, n) + ClusterAlignment.Entropy(columns, n);
        return new PartitionAgreement(Math.Max(0, information), Chance(rows, columns, first.Length), entropies / 2);
    }

    /// <summary>
    /// The mean over all ways to deal n members into clusters of the given sizes: what two clusters have in common is then hypergeometric.
    /// </summary>
    private static double Chance(long[] rows, long[] columns, int n)
    {
        var logFactorial = new double[n + 1];
        for (int i = 2; i <= n; i++) logFactorial[i] = logFactorial[i - 1] + Math.Log(i);
        double sum = 0;

        // Clusters of equal size contribute equally.
        foreach ((int a, int aCount) in Distinct(rows))
        {
            foreach ((int b, int bCount) in Distinct(columns))
            {
                double pair = 0;
                double constant = logFactorial[a] + logFactorial[b] + logFactorial[n - a] + logFactorial[n - b] - logFactorial[n];
                for (int common = Math.Max(1, a + b - n); common <= Math.Min(a, b); common++)
                {
                    double probability = Math.Exp(constant - logFactorial[common] - logFactorial[a - common] - logFactorial[b - common]
                        - logFactorial[n - a - b + common]);
                    pair += probability * common / n * Math.Log((double)n * common / ((double)a * b));
                }
                sum += (double)aCount * bCount * pair;
            }
        }
        return sum;

        static IEnumerable<(int Size, int Count)> Distinct(long[] sizes) =>
            sizes.Where(s => s > 0).GroupBy(s => (int)s).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()));
    }
}
