namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Why a whole-number score excludes a centroid with certainty, and the constants of that bound. All derivations of the screen are here.
/// </summary>
/// <remarks>
/// <para>
/// <b>Scores.</b> With any shift mu let a = x - mu, b_j = c_j - mu, s_j = |b_j|^2 / 2 - a.b_j. Then |x - c_j|^2 = |a|^2 + 2 s_j: the
/// smallest s_j belongs to the smallest distance. Rows and centroids are quantised, a = p A + e and b_j = q B_j + f_j, with whole numbers
/// A, B_j, one step p for a block of rows and one step q for a panel of centroids, and residuals e, f_j whose norms are measured, not
/// estimated. Cauchy and Schwarz give
/// <c>|a.b_j - p q A.B_j| &lt;= |e| |b_j| + |p A| |f_j|</c>, and A.B_j is computed in int32 without any error.
/// </para>
/// <para>
/// <b>Roundings.</b> Everything else is float64. With g = <see cref="Relative"/> = (d + 64) 2^-51, at least four times the relative error
/// of any sum of d terms in any order and of D itself (<see cref="SquaredDistance.RelativeError"/>), the rounding of a and b_j, the
/// evaluation of |b_j|^2 and the error of the D that define labels together change s_j by less than 8 g |b_j|^2 / 2 + 4 g |a|^2. Squares
/// that vanish (below 2^-1074) are made good by <see cref="Lost"/>. So with
/// <c>E_j = |e| |b_j| + |p A| |f_j| + 8 g |b_j|^2 / 2 + 4 g |a|^2 + Lost</c>
/// s_j lies within E_j of h_j - p q A.B_j, h_j = |b_j|^2 / 2, and the room left in E_j covers the error of both D of a comparison.
/// </para>
/// <para>
/// <b>In units.</b> Let U = p q. A kernel begins with I_j &gt;= (E_j - h_j) / U and adds A.B_j: minus its score,
/// -S_j U, is a lower bound of s_j. E_j is taken for the largest |e|, |p A|, |a|^2 of the
/// block, so that one I_j serves all rows; a row below those maxima has its surplus, (E - |e|) min|b| + (P - |p A|) min|f| over the panel,
/// added to its threshold instead. A centroid whose lower bound exceeds T, an upper bound of the s of some centroid, is not the nearest:
/// its score is below -T / U. T comes from the exact D of the row's present centroid, T = (D - |a|^2) / 2 + g (|a|^2 + D), and is lowered
/// by scores met on the way: S_j - 2 E_j / U is a proven score.
/// </para>
/// <para>
/// <b>In float32.</b> Starts, thresholds and bounds are computed sixteen at a time in float32, all lengths multiplied by a power of two that
/// brings rows to about 1. Each takes at most eight roundings of 2^-24 of its terms; <see cref="SingleError"/> of every term, more than
/// twice that, is taken off or added on the safe side. Beside the error of the quantisation, about a hundredth, that is nothing.
/// </para>
/// <para>
/// <b>Bytes.</b> The kernel multiplies signed by unsigned bytes, so B_j + 128 is stored; 128 times the sum of A is the same for all
/// centroids and is added to the row's threshold.
/// </para>
/// <para>
/// <b>Distances.</b> The best score of a panel that belongs to no compared centroid bounds all others:
/// |x - c_j|^2 &gt;= |a|^2 (1 - 4 g) - 2 S U + 2 surplus. Those bounds are kept as float32, see <see cref="GroupBounds"/>.
/// </para>
/// </remarks>
internal static class QuantisedBound
{
    /// <summary>The absolute part of E_j: far above what vanishing squares can amount to (d 2^-1074), far below anything else.</summary>
    internal const double Lost = 1e-290;

    /// <summary>
    /// The smallest step of a quantisation, so that U and 1 / U stay within float64. Data of that size have squares near 10^-300.
    /// </summary>
    internal const double SmallestStep = 1e-140;

    /// <summary>Start values are cut off at +-2^30; what was cut off below has no upper bound.</summary>
    internal const int LargestStart = 1 << 30;

    /// <summary>The least score: the least start and the least sum of products.</summary>
    internal const int LeastScore = -(1 << 30) - (1 << 29);

    /// <summary>The largest room: a score of at least -2^30 - 2^29 less this is still an int32.</summary>
    internal const int LargestRoom = (1 << 29) - 8;

    /// <summary>
    /// Instead of a larger room, or where the start was cut off below: the score proves nothing. Rooms have no limit, because norms are
    /// float32 and infinite, or far too large, outside its range.
    /// </summary>
    internal const int NothingProven = int.MaxValue;

    /// <summary>
    /// Thresholds, before the row's excess is added, are at most this: a start value that was cut off above (2^30, less than 2^29 of
    /// products) still reaches them. Lowering a threshold is always right.
    /// </summary>
    internal const float LargestThreshold = 5e8f;

    /// <summary>
    /// Above this, thresholds stay within int32 together with the excess (at most 2^29). Those that would lie lower let everything pass.
    /// </summary>
    internal const float SmallestThreshold = -1e9f;

    /// <summary>
    /// Thresholds, starts and bounds are computed in float32, scaled so that rows have about length 1. Each goes through at most eight
    /// roundings of 2^-24, and carries this much of every term as a margin.
    /// </summary>
    internal const float SingleError = 1e-6f;

    /// <summary>What vanishing float32 numbers may amount to.</summary>
    internal const float SingleLost = 1e-36f;

    /// <summary>Between these, U and 1 / U, scaled, are ordinary float32 numbers.</summary>
    internal const float SmallestUnit = 1e-30f, LargestUnit = 1e30f;

    /// <summary>g.</summary>
    internal static double Relative(int dimension) => (dimension + 64) * (1.0 / (1L << 51));

    /// <summary>-T from the exact D of a centroid.</summary>
    /// <param name="square">|a|^2.</param>
    /// <param name="distance">D.</param>
    /// <param name="relative">g.</param>
    internal static double Threshold(double square, double distance, double relative) =>
        (square - distance) / 2 - relative * (square + distance) - Lost;

    /// <summary>The step for coordinates up to a magnitude: L steps hold it even after the roundings of the division.</summary>
    internal static double Step(double largest, int levels) => Math.Max(largest / levels * (1 + 1e-6), SmallestStep);

    /// <summary>A norm from a computed sum of squares, rounded up.</summary>
    internal static double Norm(double square, double relative) => Math.Sqrt(square) * (1 + relative) + 1e-145;

    /// <summary>A float that is at least the value; infinite above the range of float.</summary>
    internal static float Up(double value) => MathF.BitIncrement((float)value);
}
