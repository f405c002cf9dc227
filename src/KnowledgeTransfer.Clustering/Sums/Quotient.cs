using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// From an integer sum and a count to a centroid's coordinate: the exact quotient, rounded once, to nearest, ties to even. The one
/// function that every backend uses.
/// </summary>
public static class Quotient
{
    /// <summary>sum 2^unitExponent / count as float32, correctly rounded (denormals included).</summary>
    /// <param name="sum">Units, magnitude at most 2^125.</param>
    /// <param name="unitExponent">What one unit is, as a power of two.</param>
    /// <param name="count">Rows in the cluster, or their total weight in units; at least 1, at most 2^53.</param>
    public static float ToSingle(Int128 sum, int unitExponent, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double magnitude = Exact((UInt128)Int128.Abs(sum), unitExponent, (ulong)count, 24, -149);
        return (float)(sum < 0 ? -magnitude : magnitude);
    }

    /// <summary>sum 2^unitExponent / count as float64, correctly rounded (denormals included).</summary>
    /// <inheritdoc cref="ToSingle"/>
    public static double ToDouble(Int128 sum, int unitExponent, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double magnitude = Exact((UInt128)Int128.Abs(sum), unitExponent, (ulong)count, 53, -1074);
        return sum < 0 ? -magnitude : magnitude;
    }

    /// <summary><see cref="ToSingle"/> for every coordinate of a cluster, eight at a time.</summary>
    /// <param name="high">High limbs; empty with one limb.</param>
    /// <param name="low">Low limbs, d numbers.</param>
    /// <param name="precision">What the limbs mean.</param>
    /// <param name="count">Rows in the cluster, or their total weight in units; at least 1, at most 2^53.</param>
    /// <param name="means">Receives d quotients.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToSingles(ReadOnlySpan<long> high, ReadOnlySpan<long> low, SumPrecision precision, long count, Span<float> means)
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // In float64 the conversions, the addition and the division err by at most 4 2^-53 of the limbs' magnitudes together. If
            // both ends of twice that interval round to the same float32, so does the quotient inside; otherwise ask the long division.
            double lowUnit = SumPrecision.PowerOfTwo(precision.UnitExponent);
            double highUnit = SumPrecision.PowerOfTwo(precision.UnitExponent + precision.LimbBits);
            Vector512<double> divisor = Vector512.Create((double)count), relative = Vector512.Create(1.0 / (1L << 50));
            for (; i <= low.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                Vector512<double> sum = Vector512.ConvertToDouble(Vector512.Create(low.Slice(i, 8))) * lowUnit;
                Vector512<double> magnitude = Vector512.Abs(sum);
                if (!high.IsEmpty)
                {
                    Vector512<double> upper = Vector512.ConvertToDouble(Vector512.Create(high.Slice(i, 8))) * highUnit;
                    sum += upper;
                    magnitude += Vector512.Abs(upper);
                }
                sum /= divisor;
                Vector512<double> error = magnitude / divisor * relative;
                Vector512<float> ends = Vector512.Narrow(sum - error, sum + error);
                // As bits, because the sign of a zero counts as well.
                if (ends.GetLower().AsInt32() == ends.GetUpper().AsInt32()) ends.GetLower().CopyTo(means[i..]);
                else Each(i, i + Vector512<double>.Count, high, low, means);
            }
        }
        Each(i, low.Length, high, low, means);

        void Each(int from, int to, ReadOnlySpan<long> high, ReadOnlySpan<long> low, Span<float> means)
        {
            for (int j = from; j < to; j++)
                means[j] = ToSingle(precision.Join(high.IsEmpty ? 0 : high[j], low[j]), precision.UnitExponent, count);
        }
    }

    /// <summary><see cref="ToDouble"/> for every coordinate of a cluster.</summary>
    /// <inheritdoc cref="ToSingles"/>
    public static void ToDoubles(ReadOnlySpan<long> high, ReadOnlySpan<long> low, SumPrecision precision, long count, Span<double> means)
    {
        for (int i = 0; i < low.Length; i++)
            means[i] = ToDouble(precision.Join(high.IsEmpty ? 0 : high[i], low[i]), precision.UnitExponent, count);
    }

    /// <summary>Long division with a sticky bit, then one rounding to <paramref name="precision"/> bits, no bit below 2^lowest.</summary>
    internal static double Exact(UInt128 sum, int unitExponent, ulong count, int precision, int lowest)
    {
        if (sum == 0) return 0;
        // Two bits more than the precision, so that the half and what lies below it are told apart. Needs at most 64 + 53 + 3 bits.
        int shift = Math.Max(0, precision + 2 - (BitLength(sum) - BitLength(count)));
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(sum << shift, count);
        int exponent = unitExponent - shift;
        int last = Math.Max(exponent + BitLength(quotient) - precision, lowest);
        int drop = last - exponent; // at least 1: the quotient has more bits than the precision
        if (drop > 126) return 0;
        UInt128 kept = quotient >> drop, cut = quotient - (kept << drop), half = UInt128.One << (drop - 1);
        bool up = cut > half || (cut == half && (remainder != 0 || (kept & 1) == 1));
        return Math.ScaleB((double)(ulong)(up ? kept + 1 : kept), last);
    }

    private static int BitLength(UInt128 value) => 128 - (int)UInt128.LeadingZeroCount(value);
}
