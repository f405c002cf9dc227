namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The constants of the error bound that lets the float32 screen exclude centroids with certainty. All derivations are here.
/// </summary>
/// <remarks>
/// <para>
/// Let mu be any shift and S any power of two, a = S (x - mu) and b_j = S (c_j - mu) exactly, and s_j = |b_j|^2 / 2 - a.b_j.
/// Then S^2 |x - c_j|^2 = |a|^2 + 2 s_j, so the smallest s_j belongs to the smallest distance.
/// The screen holds a' and b'_j in float32 (u = 2^-24): |a - a'| &lt;= 1.01 u |a| + d 2^-149, the same for b.
/// With A &gt;= |a|, |a'| and N_j &gt;= |b_j|, |b'_j| the screen's score h_j - a'.b'_j differs from s_j by at most the sum of
/// </para>
/// <list type="bullet">
/// <item>conversion: |a.b - a'.b'| &lt;= |a - a'| |b| + |a'| |b - b'| &lt;= 2.03 u A N_j + d 2^-149 (A + N_j);</item>
/// <item>float32 dot product: a chunk of <see cref="ChunkLength"/> coordinates rounds each product at most ChunkLength + 1 times (fma, or
/// multiply and add), adding m = ceil(d / ChunkLength) chunks rounds it m times more: gamma_(ChunkLength + 1 + m) A N_j + d 2^-148;</item>
/// <item>the epilogue low_j - dot - A B_j in float32: at most 3 u h_j + 5 u A N_j, including the rounding of low_j itself.</item>
/// </list>
/// <para>
/// Labels are defined by D as float64 computes it, with relative error g (<see cref="SquaredDistance.RelativeError"/>): in units of s
/// that is at most g (|a|^2 + |b_j|^2). Together |error| &lt;= A B_j + H_j + R with
/// <c>B_j = (ChunkLength + m + 17) 1.01 u N_j</c>, <c>H_j = 8 u h_j + 1.1 g N_j^2 + 1e-42 d (1 + N_j)</c>,
/// <c>R = 1.1 g A^2 + 1e-42 d (1 + A)</c>.
/// The screen computes lower_j = low_j - a'.b'_j - A B_j with low_j = h_j - H_j; then
/// lower_j - R &lt;= s_j &lt;= lower_j + 2 (A B_j + H_j) + R even with D's own error on either side. A centroid whose lower_j exceeds
/// lower_i + 2 (A B_i + H_i) + 2 R of some i is strictly farther than i by the exact D.
/// </para>
/// <para>
/// Rows and centroids with norms above <see cref="LargestNorm"/> (or NaN from overflow) are not screened at all but compared exactly;
/// with norms below it nothing here can overflow.
/// </para>
/// </remarks>
internal static class ScreenBound
{
    /// <summary>
    /// Coordinates that are summed before the sum is added to the total. 128 x 64 floats of a panel fill 32 KB of first-level cache.
    /// </summary>
    internal const int ChunkLength = 128;

    /// <summary>10^15: squares and products stay far below the largest float32.</summary>
    internal const double LargestNorm = 1e15;

    private const double Unit = 1.0 / (1 << 24), Tiny = 1e-42, LostNorm = 1e-21;

    /// <summary>B_j, rounded up.</summary>
    internal static float PerRowNorm(int dimension, double norm)
    {
        int chunks = (dimension + ChunkLength - 1) / ChunkLength;
        return MathF.BitIncrement((float)((ChunkLength + chunks + 17) * 1.01 * Unit * norm));
    }

    /// <summary>H_j.</summary>
    internal static double PerCentroid(int dimension, double halfSquare, double norm) =>
        8 * Unit * halfSquare + 1.1 * SquaredDistance.RelativeError(dimension) * norm * norm + dimension * Tiny * (1 + norm);

    /// <summary>
    /// A, at least |a| and |a'|, from the float32 sum of squares of a', which is right to (d + 2) 2^-24; squares below 2^-149 are lost,
    /// which sqrt(d) 2^-70 makes good. Infinite or NaN if float32 overflowed.
    /// </summary>
    internal static float RowNorm(int dimension, float square) =>
        (float)((Math.Sqrt(square) + Math.Sqrt(dimension) * LostNorm) * (1 + NormError(dimension)));

    private static double NormError(int dimension) => (dimension + 16) * 1.2e-7;

    /// <summary>R.</summary>
    internal static double PerRow(int dimension, double norm) =>
        1.1 * SquaredDistance.RelativeError(dimension) * norm * norm + dimension * Tiny * (1 + norm);
}
