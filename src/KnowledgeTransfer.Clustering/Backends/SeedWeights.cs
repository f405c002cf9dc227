using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Squared distances as integer probabilities, so that sums of them depend on no order: the weight of a row is floor(D 2^s), with one s
/// for all rows.
/// </summary>
public static class SeedWeights
{
    /// <summary>Rows per block of <see cref="ISeedingSession.SumWeights"/>.</summary>
    public const int BlockRowCount = 256;

    /// <summary>
    /// s: every weight is below 2^(61 - b), where b is the number of bits of n, so that n of them sum to less than 2^61; the largest is at
    /// least 2^(60 - b).
    /// </summary>
    /// <param name="largest">The largest D, above 0 and finite.</param>
    /// <param name="rowCount">n, each row as often as it counts: 1 to <see cref="RowWeights.MostTotal"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such distance, or there are no rows.</exception>
    public static int Shift(double largest, long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largest, double.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowCount, 1);
        return 60 - (64 - BitOperations.LeadingZeroCount((ulong)rowCount)) - Math.ILogB(largest);
    }

    /// <summary>The weight of one row.</summary>
    /// <param name="distance">D, at most the largest.</param>
    /// <param name="shift">s.</param>
    public static ulong Of(double distance, int shift) => Of(BitConverter.DoubleToUInt64Bits(distance), shift);

    /// <summary>The weight from the bits of D, by whole numbers alone, as devices compute it: 2^s may be beyond float64.</summary>
    /// <inheritdoc cref="Of(double, int)"/>
    public static ulong Of(ulong distance, int shift)
    {
        int exponent = (int)(distance >> 52);
        ulong mantissa = exponent == 0 ? distance : (distance & ((1UL << 52) - 1)) | (1UL << 52);
        // D = mantissa 2^(exponent - 1075); denormals have the exponent of the smallest normal numbers.
        int left = (exponent == 0 ? 1 : exponent) - 1075 + shift;
        return left >= 0 ? mantissa << left : left > -64 ? mantissa >> -left : 0;
    }
}
