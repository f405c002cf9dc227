namespace KnowledgeTransfer.Pretext;

/// <summary>
/// Weights that make rare colours count (Zhang, Isola and Efros 2016, 3.2): most of any picture is nearly gray, and without them a network
/// learns to paint everything so.
/// </summary>
public static class ClassRebalancing
{
    /// <summary>The empirical distribution spread to neighbouring bins by a Gaussian; nothing is lost at the edge.</summary>
    /// <param name="bins">The classes.</param>
    /// <param name="counts">Colours seen in each bin, not all 0.</param>
    /// <param name="sigma">Standard deviation in units of a and b, above 0. The paper has 5.</param>
    /// <returns>A probability for each bin; they add up to 1.</returns>
    public static double[] SmoothedPrior(AbBins bins, ReadOnlySpan<long> counts, double sigma = 5)
    {
        var prior = new double[bins.Count];
        var kernel = new double[bins.Count];
        long total = 0;
        foreach (long count in counts) total += count;
        for (int from = 0; from < bins.Count; from++)
        {
            double sum = 0;
            for (int to = 0; to < bins.Count; to++)
                sum += kernel[to] = Math.Exp(-bins.DistanceSquared(to, bins[from].A, bins[from].B) / (2 * sigma * sigma));
            for (int to = 0; to < bins.Count; to++) prior[to] += counts[from] / (double)total * kernel[to] / sum;
        }
        return prior;
    }

    /// <summary>w = 1 / ((1 - lambda) p + lambda / bins), scaled so that the expected weight is 1.</summary>
    /// <param name="prior">p: a probability for each bin, together 1.</param>
    /// <param name="lambda">Share of the uniform distribution, above 0 (else a colour never seen weighs infinitely) to 1 (all weigh 1).
    /// The paper has 1/2.</param>
    /// <returns>A weight for each bin; their sum weighted by p is 1.</returns>
    public static double[] Weights(ReadOnlySpan<double> prior, double lambda = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lambda);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lambda, 1);
        var weights = new double[prior.Length];
        double expected = 0;
        for (int bin = 0; bin < prior.Length; bin++)
        {
            weights[bin] = 1 / ((1 - lambda) * prior[bin] + lambda / prior.Length);
            expected += prior[bin] * weights[bin];
        }
        for (int bin = 0; bin < prior.Length; bin++) weights[bin] /= expected;
        return weights;
    }
}
