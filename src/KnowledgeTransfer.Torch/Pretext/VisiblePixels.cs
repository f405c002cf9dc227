using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>From the numbers that a network sees back to 8-bit pixels that people see.</summary>
public static class VisiblePixels
{
    private const float ShownDeviations = 2.5f;

    /// <summary>Undoes the normalisation by a set's mean and deviation; rounding aside these are the pixels that it was made of.</summary>
    /// <param name="values">[..., 3].</param>
    /// <param name="preprocessing">Scale, mean and deviation.</param>
    /// <returns>As many bytes; what lies outside 0 to 255 is shown as the nearest.</returns>
    public static byte[] OfSet(ReadOnlySpan<float> values, ImagePreprocessing preprocessing)
    {
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            float scaled = values[i] * preprocessing.StandardDeviation[i % 3] + preprocessing.Mean[i % 3];
            pixels[i] = ToByte(scaled / preprocessing.Scale);
        }
        return pixels;
    }

    /// <summary>Shows values of mean 0 and deviation 1: 0 becomes 128, and 2.5 deviations reach black and white.</summary>
    /// <param name="values">[..., 3].</param>
    public static byte[] OfTile(ReadOnlySpan<float> values)
    {
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = ToByte(128 + values[i] * (128 / ShownDeviations));
        return pixels;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value), byte.MinValue, byte.MaxValue);
}
