using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The squared Euclidean distance D that defines every label: float64, one order of operations, the same bits on every device.
/// </summary>
/// <remarks>
/// Stored values are converted to float64. Lane l of 16 accumulates the coordinates i with i mod 16 = l, in ascending order:
/// <c>t = x_i - c_i; acc[l] = fma(t, t, acc[l])</c>. The lanes are then halved: <c>s8[l] = acc[l] + acc[l + 8]</c>,
/// <c>s4[l] = s8[l] + s8[l + 4]</c>, <c>s2[l] = s4[l] + s4[l + 2]</c>, <c>D = s2[0] + s2[1]</c>. A missing tail counts as zeros.
/// The fma is fused (one rounding) everywhere; all terms are at least 0, so D is never NaN for finite input.
/// O(d); relative error at most (d / 16 + 8) 2^-53.
/// </remarks>
public static class SquaredDistance
{
    /// <summary>The number of interleaved accumulators in the definition.</summary>
    public const int LaneCount = 16;

    /// <summary>
    /// D by the widest vectors this processor has; the same bits as <see cref="Scalar(ReadOnlySpan{float}, ReadOnlySpan{float})"/>.
    /// </summary>
    /// <param name="x">d finite numbers.</param>
    /// <param name="c">d finite numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Between(ReadOnlySpan<float> x, ReadOnlySpan<float> c) => Vectorised(x, c, SimdWidths.Widest);

    /// <inheritdoc cref="Between(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Between(ReadOnlySpan<double> x, ReadOnlySpan<double> c) => Vectorised(x, c, SimdWidths.Widest);

    /// <summary>D one operation after the other, as the definition is written: the reference.</summary>
    /// <inheritdoc cref="Between(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> c) => Reference(x, c);

    /// <inheritdoc cref="Scalar(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Scalar(ReadOnlySpan<double> x, ReadOnlySpan<double> c) => Reference(x, c);

    /// <summary>
    /// The relative error bound of D in d dimensions: two roundings of t, d / 16 of the fma chain, four of the tree, and a margin.
    /// </summary>
    internal static double RelativeError(int dimension) => (dimension / LaneCount + 8) * (1.0 / (1L << 53));

    internal static double Reference<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> c) where T : unmanaged, INumberBase<T>
    {
        CheckLengths(x.Length, c.Length);
        Span<double> lanes = stackalloc double[LaneCount];
        lanes.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            double t = double.CreateTruncating(x[i]) - double.CreateTruncating(c[i]);
            lanes[i % LaneCount] = Math.FusedMultiplyAdd(t, t, lanes[i % LaneCount]);
        }
        for (int half = LaneCount / 2; half > 0; half /= 2)
            for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Vectorised<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> c, SimdWidth width) where T : unmanaged, INumberBase<T>
    {
        CheckLengths(x.Length, c.Length);
        return width switch
        {
            SimdWidth.Bits512 => DistanceLanes.By512(x, c),
            SimdWidth.Bits256 => DistanceLanes.By256(x, c),
            _ => DistanceLanes.By128(x, c),
        };
    }

    private static void CheckLengths(int x, int c)
    {
        if (x != c) Refuse();

        void Refuse() => throw new ArgumentException($"A row has {x} numbers and a centroid {c}; both need the same dimension.");
    }
}
