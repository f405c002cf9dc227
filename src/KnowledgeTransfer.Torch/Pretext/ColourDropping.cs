using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Keeps one colour of a tile and replaces the others by noise (Doersch et al. 2015, section 3.1).</summary>
internal static class ColourDropping
{
    private const double NoiseShare = 0.01;

    /// <summary>Changes a tile.</summary>
    /// <param name="tile">[pixels, 3], normalised.</param>
    /// <param name="kept">The colour that is kept, 0 to 2; the others become normal with mean 0 and 1/100 of its standard
    /// deviation.</param>
    /// <param name="random">Two numbers are drawn per pixel.</param>
    public static void Apply(Span<float> tile, int kept, ref CounterRandom random)
    {
        double sum = 0, squares = 0;
        for (int i = kept; i < tile.Length; i += 3)
        {
            sum += tile[i];
            squares += (double)tile[i] * tile[i];
        }
        double pixels = tile.Length / 3, mean = sum / pixels;
        double noise = NoiseShare * Math.Sqrt(Math.Max(0, squares / pixels - mean * mean)); // rounding could make it negative
        int first = kept == 0 ? 1 : 0, second = kept == 2 ? 1 : 2;
        for (int i = 0; i + 2 < tile.Length; i += 3)
        {
            (double one, double two) = random.NextGaussians();
            tile[i + first] = (float)(noise * one);
            tile[i + second] = (float)(noise * two);
        }
    }
}
