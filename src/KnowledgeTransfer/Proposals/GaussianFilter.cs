using System.Numerics;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Convolution with a Gaussian or its first derivative along rows and columns. Outside of the picture its border pixels go on.
/// </summary>
/// <remarks>
/// The kernel ends after 4 sigma. Each output is summed from the first tap to the last, each product rounded, whatever the vector width, so
/// the numbers are the same everywhere. Cost O(pixels x taps).
/// </remarks>
internal sealed class GaussianFilter
{
    private readonly float[] _smooth;
    private readonly float[] _slope;
    private readonly int _radius;

    /// <param name="sigma">Standard deviation in pixels; 0 changes nothing (and has no derivative).</param>
    public GaussianFilter(double sigma)
    {
        _radius = (int)Math.Ceiling(4 * sigma);
        double[] weights = [.. Enumerable.Range(-_radius, 2 * _radius + 1)
            .Select(t => t == 0 ? 1 : Math.Exp(-t * t / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        _smooth = [.. weights.Select(w => (float)(w / sum))];
        // A ramp that rises by 1 a pixel has the derivative 1: the sum of t x weight(t) is brought to 1.
        double moment = weights.Select((w, i) => w * (i - _radius) * (i - _radius)).Sum();
        _slope = [.. weights.Select((w, i) => moment > 0 ? (float)(w * (i - _radius) / moment) : 0)];
    }

    /// <summary>The smoothed channel, [height, width].</summary>
    public float[] Smooth(byte[] plane, int width, int height) => Convolve(plane, width, height, _smooth, _smooth);

    /// <summary>How fast the smoothed channel rises to the right and downwards, each [height, width], in levels a pixel.</summary>
    public (float[] Right, float[] Down) Gradient(byte[] plane, int width, int height) =>
        (Convolve(plane, width, height, _slope, _smooth), Convolve(plane, width, height, _smooth, _slope));

    private float[] Convolve(byte[] plane, int width, int height, float[] alongRows, float[] alongColumns)
    {
        float[] rows = new float[plane.Length], result = new float[plane.Length], padded = new float[width + 2 * _radius];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = plane.AsSpan(y * width, width);
            padded.AsSpan(0, _radius).Fill(row[0]);
            for (int x = 0; x < width; x++) padded[_radius + x] = row[x];
            padded.AsSpan(_radius + width).Fill(row[^1]);
            for (int t = 0; t < alongRows.Length; t++) AddScaled(padded.AsSpan(t, width), alongRows[t], rows.AsSpan(y * width, width));
        }
        for (int y = 0; y < height; y++)
        {
            for (int t = 0; t < alongColumns.Length; t++)
            {
                int from = Math.Clamp(y + t - _radius, 0, height - 1);
                AddScaled(rows.AsSpan(from * width, width), alongColumns[t], result.AsSpan(y * width, width));
            }
        }
        return result;
    }

    /// <summary>sums[i] += weight x values[i], the product rounded first.</summary>
    private static void AddScaled(ReadOnlySpan<float> values, float weight, Span<float> sums)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sums[i..]) + new Vector<float>(values[i..]) * weight).CopyTo(sums[i..]);
        for (; i < values.Length; i++) sums[i] += values[i] * weight;
    }
}
