namespace KnowledgeTransfer.Evaluation;

/// <summary>Whether one of two rows of figures is greater, where the same seed, fold or class gave the n-th figure of both.</summary>
/// <param name="MeanDifference">Mean of first - second, in the unit of the figures.</param>
/// <param name="StandardDeviation">Of the differences, by n - 1.</param>
/// <param name="Low">Lower end of the interval that holds the true mean with the given confidence, if differences are normal.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">Confidence of the interval, above 0 and below 1.</param>
/// <param name="Count">Pairs, 2 or more.</param>
/// <remarks>
/// With few pairs the interval is wide: three need a mean 2.5 times their deviation for 95 %. Equal differences make it a point.
/// Source: Student, The probable error of a mean, Biometrika 6 (1908).
/// </remarks>
public sealed record PairedComparison(
    double MeanDifference, double StandardDeviation, double Low, double High, double Confidence, int Count)
{
    /// <summary>Whether 0 lies outside of the interval: the two differ by more than chance explains at this confidence.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>Compares two rows pair by pair.</summary>
    /// <param name="first">[n] finite figures, n at least 2.</param>
    /// <param name="second">[n] finite figures, in the same order of seeds.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <exception cref="ArgumentException">Lengths differ or are below 2, a figure is not finite, or no confidence.</exception>
    /// <remarks>O(n).</remarks>
    public static PairedComparison Compute(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count < 2)
            throw new ArgumentException($"{first.Count} and {second.Count} figures; the same count, at least 2, is needed.");
        var differences = new double[first.Count];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i] - second[i];
            if (!double.IsFinite(differences[i]))
                throw new ArgumentException($"Pair {i} is {first[i]} and {second[i]}, which have no finite difference.");
        }

        int n = differences.Length;
        double mean = differences.Sum() / n;
        double deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (n - 1));
        double half = StudentT.TwoSidedQuantile(confidence, n - 1) * deviation / Math.Sqrt(n);
        return new PairedComparison(mean, deviation, mean - half, mean + half, confidence, n);
    }
}
