using System.Runtime.CompilerServices;
using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// The 16 accumulators of <see cref="SquaredDistance"/> in one thread's registers: lane l takes the coordinates i with i mod 16 = l.
/// Written out, because registers have no index.
/// </summary>
internal readonly struct LaneSums
{
    private readonly double _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15;

    private LaneSums(
        double l0, double l1, double l2, double l3, double l4, double l5, double l6, double l7,
        double l8, double l9, double l10, double l11, double l12, double l13, double l14, double l15)
    {
        (_0, _1, _2, _3, _4, _5, _6, _7) = (l0, l1, l2, l3, l4, l5, l6, l7);
        (_8, _9, _10, _11, _12, _13, _14, _15) = (l8, l9, l10, l11, l12, l13, l14, l15);
    }

    /// <summary>Takes in up to 16 coordinates, one per lane.</summary>
    /// <param name="sums">So far.</param>
    /// <param name="x">Where the row's coordinates are.</param>
    /// <param name="xStart">The one that belongs to lane 0.</param>
    /// <param name="c">Where the centroid's are.</param>
    /// <param name="cStart">The one that belongs to lane 0.</param>
    /// <param name="left">Coordinates left; lanes at and beyond it stay, as fma(0, 0, acc) would leave them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LaneSums Add<T, TNumber>(
        LaneSums sums, ArrayView<T> x, long xStart, ArrayView<double> c, long cStart, int left)
        where T : unmanaged where TNumber : struct, IStoredNumber<T> => new(
        Lane<T, TNumber>(0, sums._0, x, xStart, c, cStart, left), Lane<T, TNumber>(1, sums._1, x, xStart, c, cStart, left),
        Lane<T, TNumber>(2, sums._2, x, xStart, c, cStart, left), Lane<T, TNumber>(3, sums._3, x, xStart, c, cStart, left),
        Lane<T, TNumber>(4, sums._4, x, xStart, c, cStart, left), Lane<T, TNumber>(5, sums._5, x, xStart, c, cStart, left),
        Lane<T, TNumber>(6, sums._6, x, xStart, c, cStart, left), Lane<T, TNumber>(7, sums._7, x, xStart, c, cStart, left),
        Lane<T, TNumber>(8, sums._8, x, xStart, c, cStart, left), Lane<T, TNumber>(9, sums._9, x, xStart, c, cStart, left),
        Lane<T, TNumber>(10, sums._10, x, xStart, c, cStart, left), Lane<T, TNumber>(11, sums._11, x, xStart, c, cStart, left),
        Lane<T, TNumber>(12, sums._12, x, xStart, c, cStart, left), Lane<T, TNumber>(13, sums._13, x, xStart, c, cStart, left),
        Lane<T, TNumber>(14, sums._14, x, xStart, c, cStart, left), Lane<T, TNumber>(15, sums._15, x, xStart, c, cStart, left));

    /// <summary>D: lanes halved to 8, 4, 2, 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Total(LaneSums s)
    {
        double s0 = (s._0 + s._8) + (s._4 + s._12), s1 = (s._1 + s._9) + (s._5 + s._13);
        double s2 = (s._2 + s._10) + (s._6 + s._14), s3 = (s._3 + s._11) + (s._7 + s._15);
        return (s0 + s2) + (s1 + s3);
    }

    /// <summary><c>t = x_i - c_i; acc = fma(t, t, acc)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Lane<T, TNumber>(
        int lane, double sum, ArrayView<T> x, long xStart, ArrayView<double> c, long cStart, int left)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        if (lane >= left) return sum;
        double t = TNumber.ToDouble(x[xStart + lane]) - c[cStart + lane];
        return FusedMultiplyAdd.Of(t, t, sum);
    }
}
