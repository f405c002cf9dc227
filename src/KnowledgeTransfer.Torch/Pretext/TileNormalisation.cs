using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Brings the pixels of a tile to mean 0 and standard deviation 1, each colour by itself.</summary>
/// <remarks>
/// Pixels are interleaved, so lane l of vector v belongs to colour (8 v + l) mod 3: after three vectors of eight lanes, 8 pixels, the
/// colours repeat, and a sum keeps three vectors, one per place in that period. Lanes are always eight, so results are the same on every
/// machine. What is left at the end equals the scalar line: element i belongs to colour i mod 3.
/// </remarks>
internal static class TileNormalisation
{
    private const int Lanes = 8;
    private const int Period = 3 * Lanes;

    // In steps of 8-bit pixels. The smallest deviation of a tile that is not flat is 1/64 / 6 (one pixel of 64 x 64 differs, projected);
    // rounding of the mean makes 1e-5.
    private const float FlatDeviation = 1e-3f;

    /// <summary>Subtracts the tile's own means, divides by its own standard deviations; a flat colour becomes 0.</summary>
    /// <param name="tile">[pixels, 3], 0 to 255 before; at least one pixel.</param>
    public static void Standardise(Span<float> tile)
    {
        int pixels = tile.Length / 3;
        Span<float> means = stackalloc float[3], factors = stackalloc float[3];
        factors.Fill(1);
        Sum(tile, means, squared: false);
        for (int channel = 0; channel < 3; channel++) means[channel] /= pixels;
        Apply(tile, means, factors);
        Sum(tile, factors, squared: true);
        for (int channel = 0; channel < 3; channel++)
        {
            float deviation = MathF.Sqrt(factors[channel] / pixels);
            factors[channel] = deviation < FlatDeviation ? 1 : 1 / deviation;
        }
        means.Clear();
        Apply(tile, means, factors);
    }

    /// <summary>Computes (x - mean) factor.</summary>
    /// <param name="tile">[pixels, 3], changed in place.</param>
    /// <param name="means">[3].</param>
    /// <param name="factors">[3].</param>
    public static void Apply(Span<float> tile, ReadOnlySpan<float> means, ReadOnlySpan<float> factors)
    {
        Span<float> mean = stackalloc float[Period], factor = stackalloc float[Period];
        for (int i = 0; i < Period; i++) (mean[i], factor[i]) = (means[i % 3], factors[i % 3]);
        Vector256<float> mean0 = Vector(mean, 0), mean1 = Vector(mean, 1), mean2 = Vector(mean, 2);
        Vector256<float> factor0 = Vector(factor, 0), factor1 = Vector(factor, 1), factor2 = Vector(factor, 2);
        int whole = tile.Length / Period * Period;
        Span<Vector256<float>> x = MemoryMarshal.Cast<float, Vector256<float>>(tile[..whole]);
        for (int i = 0; i + 2 < x.Length; i += 3)
        {
            x[i] = (x[i] - mean0) * factor0;
            x[i + 1] = (x[i + 1] - mean1) * factor1;
            x[i + 2] = (x[i + 2] - mean2) * factor2;
        }
        for (int i = whole; i < tile.Length; i++) tile[i] = (tile[i] - means[i % 3]) * factors[i % 3];
    }

    /// <summary>Sum of the values, or of their squares, of each colour.</summary>
    private static void Sum(ReadOnlySpan<float> tile, Span<float> sums, bool squared)
    {
        int whole = tile.Length / Period * Period;
        ReadOnlySpan<Vector256<float>> x = MemoryMarshal.Cast<float, Vector256<float>>(tile[..whole]);
        Vector256<float> sum0 = default, sum1 = default, sum2 = default;
        for (int i = 0; i + 2 < x.Length; i += 3)
        {
            sum0 += squared ? x[i] * x[i] : x[i];
            sum1 += squared ? x[i + 1] * x[i + 1] : x[i + 1];
            sum2 += squared ? x[i + 2] * x[i + 2] : x[i + 2];
        }
        ReadOnlySpan<Vector256<float>> lanes = [sum0, sum1, sum2];
        sums.Clear();
        for (int i = 0; i < Period; i++) sums[i % 3] += lanes[i / Lanes][i % Lanes];
        for (int i = whole; i < tile.Length; i++) sums[i % 3] += squared ? tile[i] * tile[i] : tile[i];
    }

    private static Vector256<float> Vector(ReadOnlySpan<float> period, int place) =>
        Vector256.Create(period.Slice(place * Lanes, Lanes));
}
