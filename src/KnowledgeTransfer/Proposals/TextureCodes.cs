namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Which bins of the texture histograms a pixel falls into: per channel the Gaussian derivative (sigma 1) in eight directions, each in ten
/// even bins from 0 to the strongest response of the channel in this picture.
/// </summary>
/// <remarks>
/// Directions are 45 degrees apart. A derivative and the one in the opposite direction differ in sign only, so each counts where it
/// is above 0 and is in its first bin elsewhere: one code for both says which of them is above 0 and where. Cost O(pixels x channels).
/// </remarks>
internal sealed class TextureCodes
{
    /// <summary>Directions of derivatives per channel.</summary>
    public const int Directions = 8;

    /// <summary>Bins per direction.</summary>
    public const int Bins = 10;

    private const float Diagonal = 0.70710678f; // cos and sin of 45 degrees

    private TextureCodes(IReadOnlyList<byte[]> codes) => Codes = codes;

    /// <summary>
    /// Per channel and pair of opposite directions, [Height, Width]: 0 where both are in their first bin, b (1 to 9) where the first of
    /// the pair is in bin b and 9 + b where the second is.
    /// </summary>
    public IReadOnlyList<byte[]> Codes { get; }

    /// <summary>Computes them.</summary>
    public static TextureCodes Of(ColourPlanes planes)
    {
        var filter = new GaussianFilter(1);
        var codes = new List<byte[]>();
        foreach (byte[] channel in planes.Channels)
        {
            (float[] right, float[] down) = filter.Gradient(channel, planes.Width, planes.Height);
            codes.AddRange(Encode(right, down));
        }
        return new TextureCodes(codes);
    }

    private static byte[][] Encode(float[] right, float[] down)
    {
        float strongest = 0;
        for (int i = 0; i < right.Length; i++)
        {
            float straight = Math.Max(Math.Abs(right[i]), Math.Abs(down[i]));
            float diagonal = Diagonal * (Math.Abs(right[i]) + Math.Abs(down[i]));
            strongest = Math.Max(strongest, Math.Max(straight, diagonal));
        }
        byte[][] codes = [.. Enumerable.Range(0, Directions / 2).Select(_ => new byte[right.Length])];
        if (strongest < 1f / 256) return codes; // an even channel but for rounding
        float scale = Bins / strongest;
        for (int i = 0; i < right.Length; i++)
        {
            float x = right[i] * scale, y = down[i] * scale;
            codes[0][i] = Code(x);
            codes[1][i] = Code(Diagonal * (x + y));
            codes[2][i] = Code(y);
            codes[3][i] = Code(Diagonal * (y - x));
        }
        return codes;
    }

    private static byte Code(float response)
    {
        int bin = Math.Min((int)Math.Abs(response), Bins - 1);
        return (byte)(bin == 0 || response > 0 ? bin : bin + Bins - 1);
    }
}
