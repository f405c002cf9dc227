namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Between which powers of two the bits of a data set lie: what the unit of its integer sums is chosen from. Merging ranges of
/// parts in any order gives the range of the whole.
/// </summary>
/// <param name="LargestMagnitude">max |value|; 0 if all values are 0.</param>
/// <param name="SmallestBit">
/// The smallest power of two among the lowest set bits of all non-zero values (every value is a multiple of it);
/// +infinity if all values are 0.
/// </param>
public readonly record struct ValueRange(double LargestMagnitude, double SmallestBit)
{
    /// <summary>The range of no values at all.</summary>
    public static ValueRange Empty { get; } = new(0, double.PositiveInfinity);

    /// <summary>The range of one finite value.</summary>
    public static ValueRange Of(double value)
    {
        if (value == 0) return Empty;
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        const long mantissa = (1L << 52) - 1;
        // Clearing the lowest mantissa bit leaves a number whose difference to the value is exactly that bit.
        double withoutLowest = (bits & mantissa) == 0 ? 0 : BitConverter.Int64BitsToDouble(bits & (bits - 1));
        return new(Math.Abs(value), Math.Abs(value) - withoutLowest);
    }

    /// <summary>The range of both parts together.</summary>
    public ValueRange Union(ValueRange other) =>
        new(Math.Max(LargestMagnitude, other.LargestMagnitude), Math.Min(SmallestBit, other.SmallestBit));
}
