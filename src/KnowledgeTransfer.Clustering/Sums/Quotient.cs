namespace KnowledgeTransfer.Clustering;

/// <summary>
/// From an integer sum and a count to a centroid's coordinate: the exact quotient, rounded once, to nearest, ties to even. The one
/// function that every backend uses; a few nanoseconds unless the quotient lies next to the middle between two numbers.
/// </summary>
public static class Quotient
{
    /// <summary>sum 2^unitExponent / count as float32, correctly rounded (denormals included).</summary>
    /// <param name="sum">Units, magnitude at most 2^125.</param>
    /// <param name="unitExponent">What one unit is, as a power of two.</param>
    /// <param name="count">Rows in the cluster, at least 1.</param>
    public static float ToSingle(Int128 sum, int unitExponent, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (sum == 0) return 0;
        UInt128 magnitude = (UInt128)Int128.Abs(sum);
        int drop = Math.Max(0, 64 - (int)UInt128.LeadingZeroCount(magnitude));
        // Leading 64 bits / count in float64: relative error below 2^-51 (cut, two conversions, division).
        double quotient = Math.ScaleB((double)(ulong)(magnitude >> drop) / count, drop + unitExponent);
        // float32 keeps 24 of the 53 bits. Unless the other 29 are within 4 of a half, rounding the approximation is rounding the quotient.
        const long half = 1L << 28;
        long rest = BitConverter.DoubleToInt64Bits(quotient) & (2 * half - 1);
        bool certain = Math.Abs(rest - half) > 4 && quotient is >= 1.1754943508222875e-38 and <= float.MaxValue;
        double rounded = certain ? (float)quotient : Exact(magnitude, unitExponent, (ulong)count, 24, -149);
        return (float)(sum < 0 ? -rounded : rounded);
    }

    /// <summary>sum 2^unitExponent / count as float64, correctly rounded (denormals included).</summary>
    /// <inheritdoc cref="ToSingle"/>
    public static double ToDouble(Int128 sum, int unitExponent, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double magnitude = Exact((UInt128)Int128.Abs(sum), unitExponent, (ulong)count, 53, -1074);
        return sum < 0 ? -magnitude : magnitude;
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
