namespace KnowledgeTransfer.Pretext;

/// <summary>
/// From a distribution over bins to one colour (Zhang, Isola and Efros 2016, 3.3): the mean after the distribution was sharpened. The mean
/// itself is dull, the mode speckled; temperature 0.38 lies between.
/// </summary>
public static class AnnealedMean
{
    /// <summary>The paper's temperature.</summary>
    public const double Temperature = 0.38;

    /// <summary>The colour at each position of a map.</summary>
    /// <param name="bins">The classes.</param>
    /// <param name="logits">[bins, positions]: logarithms of probabilities, up to a constant for each position.</param>
    /// <param name="temperature">Above 0. 1 is the mean; towards 0 it becomes the mode.</param>
    /// <returns>[positions, 2]: a and b.</returns>
    /// <exception cref="ArgumentException">logits has no whole number of positions, or the temperature is not positive.</exception>
    public static float[] Of(AbBins bins, ReadOnlySpan<float> logits, double temperature = Temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (logits.Length % bins.Count != 0)
            throw new ArgumentException($"{logits.Length} numbers are no map of {bins.Count} bins", nameof(logits));
        int positions = logits.Length / bins.Count;
        var colours = new float[positions * 2];
        for (int position = 0; position < positions; position++)
        {
            double highest = double.NegativeInfinity, sum = 0, a = 0, b = 0;
            for (int bin = 0; bin < bins.Count; bin++) highest = Math.Max(highest, logits[bin * positions + position]);
            for (int bin = 0; bin < bins.Count; bin++)
            {
                double share = Math.Exp((logits[bin * positions + position] - highest) / temperature);
                (sum, a, b) = (sum + share, a + share * bins[bin].A, b + share * bins[bin].B);
            }
            (colours[2 * position], colours[2 * position + 1]) = ((float)(a / sum), (float)(b / sum));
        }
        return colours;
    }
}
