using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// How centroid sums are held as integers, so that the order of adding never matters: a sum is
/// <c>(high 2^LimbBits + low) 2^UnitExponent</c> with int64 limbs that are added separately, without carries.
/// </summary>
/// <remarks>
/// Chosen from the data set alone (its <see cref="ValueRange"/> and row count), so every backend, thread and shard uses the same
/// one. With L = 62 - ceil(log2 n), a limb of one value is at most 2^L in magnitude and a limb of a sum of n values at most 2^62.
/// One limb is used where L bits hold every value exactly, otherwise two; two limbs hold 2 L bits (84 for a million rows).
/// Where the data set needs still more, or bits below <see cref="SmallestUnitExponent"/>, each value is rounded half to even to
/// the unit and <see cref="IsLossless"/> is false.
/// </remarks>
/// <param name="UnitExponent">e: one unit is 2^e.</param>
/// <param name="LimbCount">1 or 2.</param>
/// <param name="LimbBits">L: how far the high limb lies above the low one.</param>
/// <param name="IsLossless">Whether every value of the data set is a whole number of units.</param>
public readonly record struct SumPrecision(int UnitExponent, int LimbCount, int LimbBits, bool IsLossless)
{
    /// <summary>The smallest unit is 2^-960: the squares of anything that small vanish in float64 anyway.</summary>
    public const int SmallestUnitExponent = -960;

    /// <summary>Chooses the representation for a data set.</summary>
    /// <param name="range">The range of all its values.</param>
    /// <param name="rowCount">n, or the total weight in units; at least 1 and at most 2^60.</param>
    public static SumPrecision Choose(ValueRange range, long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, 1L << 60);
        int limbBits = 62 - (64 - BitOperations.LeadingZeroCount((ulong)rowCount - 1));
        if (range.LargestMagnitude == 0) return new(0, 1, limbBits, true);

        int top = Math.ILogB(range.LargestMagnitude) + 1; // every |value| < 2^top
        int bottom = Math.ILogB(range.SmallestBit);
        int unit = Math.Max(bottom, SmallestUnitExponent);
        if (top - unit <= limbBits) return new(unit, 1, limbBits, unit == bottom);
        unit = Math.Max(unit, top - 2 * limbBits);
        return new(unit, 2, limbBits, unit == bottom);
    }

    /// <summary>One value in units: the reference for every vectorised or device version.</summary>
    /// <param name="value">A value of the data set.</param>
    /// <returns>The limbs; High is 0 with one limb. Both have the sign of the value.</returns>
    public (long High, long Low) Split(double value)
    {
        double high = 0;
        if (LimbCount == 2)
        {
            // Truncation keeps the leading bits; what remains is exact, because it consists of the value's own lower bits.
            high = Math.Truncate(value * PowerOfTwo(-(UnitExponent + LimbBits)));
            value -= high * PowerOfTwo(UnitExponent + LimbBits);
        }
        return ((long)high, (long)Math.Round(value * PowerOfTwo(-UnitExponent), MidpointRounding.ToEven));
    }

    /// <summary>The whole number of units that a pair of limbs stands for; at most 2^124 in magnitude.</summary>
    public Int128 Join(long high, long low) => ((Int128)high << LimbBits) + low;

    internal static double PowerOfTwo(int exponent) => Math.ScaleB(1.0, exponent);
}
