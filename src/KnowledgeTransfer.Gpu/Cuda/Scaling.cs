using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// The shift and the scale in which the screen sees vectors: any choice is right (native/cuda/bound.h), a good one leaves little undecided.
/// The mean, so that an offset costs no precision, and the power of two that brings the root mean square to 1, in the middle of what
/// float16 can hold.
/// </summary>
/// <param name="Shift">d numbers.</param>
/// <param name="Scale">A power of two.</param>
internal sealed record Scaling(double[] Shift, double Scale)
{
    private const int SampleRows = 2048, LargestExponent = 400, SmallestExponent = -520;

    /// <summary>For a data set, from rows evenly spread over it. O(d) times at most 2048.</summary>
    internal static Scaling Of(FeatureMatrix rows)
    {
        int count = (int)Math.Min(rows.RowCount, SampleRows), dimension = rows.Dimension;
        double[] sample = new double[dimension];
        return Of(dimension, count, i =>
        {
            rows.CopyRows((long)((Int128)i * rows.RowCount / count), sample);
            return sample;
        });
    }

    /// <summary>For centroids; rows lie somewhat farther out, for which float16 has room.</summary>
    internal static Scaling Of(Centroids centroids)
    {
        int count = Math.Min(centroids.Count, SampleRows), dimension = centroids.Dimension;
        double[] sample = new double[dimension];
        ReadOnlyMemory<double> all = centroids.ToFloat64().Float64.ToArray();
        return Of(dimension, count, i =>
        {
            all.Span.Slice((int)((long)i * centroids.Count / count) * dimension, dimension).CopyTo(sample);
            return sample;
        });
    }

    private static Scaling Of(int dimension, int count, Func<int, double[]> vector)
    {
        double[] mean = new double[dimension];
        for (int i = 0; i < count; i++)
        {
            double[] values = vector(i);
            for (int t = 0; t < dimension; t++) mean[t] += values[t] / count; // divided first: sums of 2^500 must not overflow
        }
        double largest = 0, square = 0;
        for (int i = 0; i < count; i++)
        {
            double[] values = vector(i);
            for (int t = 0; t < dimension; t++) largest = Math.Max(largest, Math.Abs(values[t] - mean[t]));
        }
        if (largest == 0) return new(mean, 1);
        for (int i = 0; i < count; i++)
        {
            double[] values = vector(i);
            for (int t = 0; t < dimension; t++)
            {
                double ratio = (values[t] - mean[t]) / largest; // so that neither huge nor tiny numbers leave float64 when squared
                square += ratio * ratio;
            }
        }
        double exponent = -Math.Log2(largest) - 0.5 * Math.Log2(square / ((double)count * dimension));
        return new(mean, Math.ScaleB(1, (int)Math.Clamp(Math.Round(exponent), SmallestExponent, LargestExponent)));
    }
}
