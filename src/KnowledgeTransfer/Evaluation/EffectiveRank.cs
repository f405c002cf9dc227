using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// How many directions features really use: exp of the entropy of the singular values, divided by their sum, of the centred matrix. Between
/// 1 (one direction) and min(n - 1, d) (all alike); 0 where all rows are equal. Needs no labels.
/// </summary>
/// <remarks>
/// Compare only figures over the same number of rows: fewer rows show fewer directions.
/// Source: Roy and Vetterli, The effective rank: a measure of effective dimensionality, EUSIPCO 2007 (there without centring).
/// </remarks>
public static class EffectiveRank
{
    /// <summary>Computes the effective rank.</summary>
    /// <param name="features">n x d finite numbers, n at least 1.</param>
    /// <param name="sampleSize">Rows used: 0, n/m, 2n/m ...; all where there are fewer.</param>
    /// <param name="threadCount">Threads; 0 uses every processor. Does not change the result.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <remarks>Cost: see <see cref="FeatureSpectrum.Eigenvalues"/> with n = <paramref name="sampleSize"/> rows.</remarks>
    /// <exception cref="DataException">No rows, or a number that is not finite (row named).</exception>
    public static double Compute(
        FeatureMatrix features, int sampleSize = 2000, int threadCount = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        FeatureMatrix rows = features.RowCount <= sampleSize
            ? features
            : new RowSelection(features, EvenRows.Of(features.RowCount, sampleSize));
        return FromVariances(FeatureSpectrum.Eigenvalues(rows, threadCount, cancellationToken));
    }

    /// <summary>The effective rank that belongs to given variances along the principal directions.</summary>
    internal static double FromVariances(ReadOnlySpan<double> variances)
    {
        double largest = 0;
        foreach (double variance in variances) largest = Math.Max(largest, variance);

        // What lies below is the rounding of the eigenvalue solver; its square root would not be small any more.
        double least = largest * variances.Length * 2.2e-16;
        double sum = 0;
        foreach (double variance in variances)
            if (variance > least) sum += Math.Sqrt(variance);
        double entropy = 0;
        foreach (double variance in variances)
        {
            if (variance <= least) continue;
            double share = Math.Sqrt(variance) / sum;
            entropy -= share * Math.Log(share);
        }

        return largest == 0 ? 0 : Math.Exp(entropy);
    }
}
