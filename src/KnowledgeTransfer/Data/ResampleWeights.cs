namespace KnowledgeTransfer.Data;

/// <summary>For each output position along one axis: which input positions it reads and with what fixed-point weights.</summary>
/// <remarks>
/// The arithmetic is that of Pillow's Resample.c (precompute_coeffs and normalize_coeffs_8bpc), in the same order and the same double
/// precision, because agreeing in every bit needs every rounding to agree.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>Weights are multiplied by 2^22: 8 bits for the pixel and 2 for overshoot remain in 32.</summary>
    public const int FractionBits = 22;

    private ResampleWeights(int count, int stride) =>
        (First, Counts, Values, Stride) = (new int[count], new int[count], new int[count * stride], stride);

    /// <summary>First input position of each output position.</summary>
    public int[] First { get; }

    /// <summary>Number of input positions of each output position, 1 to <see cref="Stride"/>.</summary>
    public int[] Counts { get; }

    /// <summary>[output][Stride] weights.</summary>
    public int[] Values { get; }

    /// <summary>Room for weights per output position.</summary>
    public int Stride { get; }

    /// <summary>Number of output positions.</summary>
    public int Count => First.Length;

    /// <summary>Weights of a part of the output.</summary>
    /// <param name="inputSize">Input length, at least 1.</param>
    /// <param name="outputSize">Length of the whole output, at least 1.</param>
    /// <param name="start">First output position wanted.</param>
    /// <param name="count">Output positions wanted.</param>
    /// <param name="filter">The filter.</param>
    public static ResampleWeights Create(int inputSize, int outputSize, int start, int count, ResizeFilter filter)
    {
        double scale = (double)inputSize / outputSize;
        double filterScale = Math.Max(scale, 1.0);
        double support = (filter == ResizeFilter.Bilinear ? 1.0 : 2.0) * filterScale;
        // No more than the whole input, however strong the reduction.
        int stride = Math.Min((int)Math.Ceiling(support) * 2 + 1, inputSize);
        double inverse = 1.0 / filterScale;
        var weights = new ResampleWeights(count, stride);
        double[] exact = new double[stride];
        for (int i = 0; i < count; i++)
        {
            double center = (start + i + 0.5) * scale;
            int first = Math.Max((int)(center - support + 0.5), 0);
            int taps = Math.Min((int)(center + support + 0.5), inputSize) - first;
            double sum = 0;
            for (int t = 0; t < taps; t++)
            {
                double position = (t + first - center + 0.5) * inverse;
                exact[t] = filter == ResizeFilter.Bilinear ? Triangle(position) : Cubic(position);
                sum += exact[t];
            }
            (weights.First[i], weights.Counts[i]) = (first, taps);
            for (int t = 0; t < taps; t++)
            {
                double fraction = (sum != 0 ? exact[t] / sum : exact[t]) * (1 << FractionBits);
                weights.Values[i * stride + t] = (int)(fraction < 0 ? fraction - 0.5 : fraction + 0.5);
            }
        }
        return weights;
    }

    private static double Triangle(double x)
    {
        x = Math.Abs(x);
        return x < 1.0 ? 1.0 - x : 0.0;
    }

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
        return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
    }
}
