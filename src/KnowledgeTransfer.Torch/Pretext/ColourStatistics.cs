using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What colorization has to know of its pictures before it begins.</summary>
/// <param name="Weights">Weight of a colour in the loss, of each bin.</param>
/// <param name="Chance">Loss of the best distribution that is the same everywhere, and how often its likeliest bin is right.</param>
internal sealed record ColourStatistics(float[] Weights, Chance Chance)
{
    private const double Unit = 1 << 20; // shares are summed as integers, so that the order of the pictures cannot matter

    /// <summary>Looks at every picture once.</summary>
    /// <param name="images">The training pictures.</param>
    /// <param name="map">Where colours are measured.</param>
    /// <param name="encoding">How they become bins.</param>
    /// <param name="lambda">Of <see cref="ClassRebalancing"/>.</param>
    public static ColourStatistics Measure(ITrainingImages images, ColourMap map, SoftEncoding encoding, double lambda)
    {
        int bins = AbBins.Srgb.Count;
        var counts = new long[bins];
        var shared = new long[bins, bins]; // [nearest bin, bin]: shares of the bin in colours that are nearest to the first
        var picture = new byte[images.Height * images.Width * 3];
        var colours = new (float A, float B)[map.Count];
        var nearest = new int[encoding.NeighbourCount];
        var shares = new float[encoding.NeighbourCount];
        for (int index = 0; index < images.Count; index++)
        {
            images.CopyTo(index, picture);
            map.Measure(picture, colours);
            foreach ((float a, float b) in colours)
            {
                encoding.Encode(a, b, nearest, shares);
                counts[nearest[0]]++;
                for (int i = 0; i < nearest.Length; i++) shared[nearest[0], nearest[i]] += (long)Math.Round(shares[i] * Unit);
            }
        }
        double[] weights = ClassRebalancing.Weights(ClassRebalancing.SmoothedPrior(AbBins.Srgb, counts), lambda);
        return new ColourStatistics([.. weights.Select(weight => (float)weight)], BestConstant(counts, shared, weights));
    }

    /// <summary>The weighted cross-entropy is least for the weighted mean of what is asked.</summary>
    private static Chance BestConstant(long[] counts, long[,] shared, double[] weights)
    {
        double positions = counts.Sum();
        var masses = new double[counts.Length];
        for (int from = 0; from < masses.Length; from++)
            for (int to = 0; to < masses.Length; to++) masses[to] += weights[from] * shared[from, to] / Unit / positions;
        double sum = masses.Sum();
        double loss = -masses.Where(mass => mass > 0).Sum(mass => mass * Math.Log(mass / sum));
        return new Chance(counts[Array.IndexOf(masses, masses.Max())] / positions, loss);
    }
}
