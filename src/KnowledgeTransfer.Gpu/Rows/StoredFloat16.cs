using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>IEEE binary16 as 16 bits; the device need not know the type.</summary>
internal readonly struct StoredFloat16 : IStoredNumber<ushort>
{
    /// <inheritdoc/>
    /// <remarks>
    /// Sign, exponent and mantissa are placed into a float64. A subnormal half is m 2^-24: placed below the exponent of 2^28, whose last
    /// place is 2^-24, it is what exceeds 2^28. No product, nothing rounded. Rows are finite.
    /// </remarks>
    public static double ToDouble(ushort stored)
    {
        int mantissa = stored & 0x3FF, exponent = (stored >> 10) & 31;
        long bits = exponent == 0 ? (28L + 1023 << 52) | (long)mantissa : ((exponent - 15L + 1023) << 52) | ((long)mantissa << 42);
        double value = Interop.IntAsFloat((ulong)bits);
        double magnitude = exponent == 0 ? value - (1 << 28) : value;
        return (stored & 0x8000) == 0 ? magnitude : -magnitude;
    }

    /// <inheritdoc/>
    public static void CopyRows(FeatureMatrix rows, long firstRow, Span<ushort> destination)
    {
        float[] wide = System.Buffers.ArrayPool<float>.Shared.Rent(destination.Length);
        rows.CopyRows(firstRow, wide.AsSpan(0, destination.Length));
        NumberConversion.SingleToHalf(wide.AsSpan(0, destination.Length), destination);
        System.Buffers.ArrayPool<float>.Shared.Return(wide);
    }
}
