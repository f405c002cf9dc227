using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Between the stored number types and float32 / float64. Widening is exact; narrowing rounds to nearest, ties to even. The vector
/// paths give the bits of the scalar lines that their tails run (for a NaN: some NaN).
/// </summary>
internal static class NumberConversion
{
    // binary16 keeps 10 of binary32's 23 mantissa bits; its exponent bias is 15 instead of 127.
    private const int MantissaShift = 13;
    private const uint SignBit = 0x8000_0000;
    private const uint InfinityBits = 0x7F80_0000;

    /// <summary>2^112 = 2^(127 - 15): the factor that moves a half's exponent, placed into a float, to its right bias.</summary>
    private const uint BiasFactorBits = (127 + 112) << 23;

    /// <summary>A half's exponent field of 31 (infinity, NaN), placed into a float.</summary>
    private const uint HalfInfinityShifted = 31u << 23;

    /// <summary>Floats from 65520 up round to infinity as a half: halfway between 65504, the largest half, and 65536.</summary>
    private const float FirstOverflow = 65520f;

    /// <summary>Converts stored numbers to float32. Float64 is rounded.</summary>
    public static void Widen(ReadOnlySpan<byte> source, NpyType type, Span<float> destination)
    {
        switch (type)
        {
            case NpyType.Float16:
                HalfToSingle(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case NpyType.Float32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case NpyType.Float64:
                ReadOnlySpan<double> wide = MemoryMarshal.Cast<byte, double>(source);
                for (int i = 0; i < wide.Length; i++) destination[i] = (float)wide[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating-point type");
        }
    }

    /// <summary>Converts stored numbers to float64; exact.</summary>
    [SkipLocalsInit]
    public static void Widen(ReadOnlySpan<byte> source, NpyType type, Span<double> destination)
    {
        switch (type)
        {
            case NpyType.Float16:
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(source);
                Span<float> block = stackalloc float[512];
                for (int first = 0; first < halves.Length; first += block.Length)
                {
                    Span<float> part = block[..Math.Min(block.Length, halves.Length - first)];
                    HalfToSingle(halves.Slice(first, part.Length), part);
                    SingleToDouble(part, destination[first..]);
                }

                break;
            case NpyType.Float32:
                SingleToDouble(MemoryMarshal.Cast<byte, float>(source), destination);
                break;
            case NpyType.Float64:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating-point type");
        }
    }

    /// <summary>Converts to float16.</summary>
    /// <param name="source">Any numbers.</param>
    /// <param name="destination">As many halves; infinity where a finite number is too large.</param>
    /// <returns>Index of the first finite number that became infinity, or -1.</returns>
    public static int SingleToHalf(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        int i = 0;
        Vector256<uint> overflow = default;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float from = ref MemoryMarshal.GetReference(source);
            ref ushort to = ref MemoryMarshal.GetReference(destination);
            _ = destination[..source.Length];
            for (; i <= source.Length - 16; i += 16)
            {
                Vector256<uint> low = Narrow(Vector256.LoadUnsafe(ref from, (nuint)i), ref overflow);
                Vector256<uint> high = Narrow(Vector256.LoadUnsafe(ref from, (nuint)i + 8), ref overflow);
                Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (int j = i; j < source.Length; j++) destination[j] = BitConverter.HalfToUInt16Bits((Half)source[j]);

        // Too large a number is an error that ends the writing, so it may cost a second pass; the common case does not.
        return overflow == default ? FirstOverflowIndex(source, i) : FirstOverflowIndex(source, 0);
    }

    private static int FirstOverflowIndex(ReadOnlySpan<float> source, int first)
    {
        for (int i = first; i < source.Length; i++)
            if (MathF.Abs(source[i]) >= FirstOverflow && float.IsFinite(source[i])) return i;
        return -1;
    }

    /// <summary>Eight halves (in the low 16 bits of each lane) from eight floats: <c>(Half)x</c>.</summary>
    private static Vector256<uint> Narrow(Vector256<float> value, ref Vector256<uint> overflow)
    {
        Vector256<uint> bits = value.AsUInt32();
        Vector256<uint> sign = (bits & Vector256.Create(SignBit)) >> 16;
        Vector256<uint> magnitude = bits & Vector256.Create(~SignBit);
        Vector256<float> absolute = magnitude.AsSingle();

        // Magnitudes are below 2^31, so signed comparisons (which AVX2 has) order them.
        // Normal halves: rebias the exponent, add half a unit in the last place (less one, plus the kept last bit: ties to even), cut.
        Vector256<uint> lastKept = (magnitude >> MantissaShift) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude - Vector256.Create(112u << 23) + Vector256.Create(0x0FFFu) + lastKept) >> MantissaShift;

        // Subnormal halves are multiples of 2^-24: adding 0.5, whose last place is 2^-24, lets the addition round,
        // and the low bits are the half.
        Vector256<uint> small = (absolute + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(0.5f).AsUInt32();

        Vector256<uint> isSmall = Vector256.LessThan(absolute, Vector256.Create(6.103515625e-05f)).AsUInt32();
        Vector256<uint> isLarge = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create(FirstOverflow).AsInt32()).AsUInt32();
        Vector256<uint> isNaN = Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create((int)InfinityBits)).AsUInt32();
        overflow |= isLarge & Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)InfinityBits)).AsUInt32();

        Vector256<uint> half = Vector256.ConditionalSelect(isSmall, small, normal);
        half = Vector256.ConditionalSelect(isLarge, Vector256.Create(0x7C00u), half);
        half |= isNaN & Vector256.Create(0x0200u);
        return half | sign;
    }

    private static void SingleToDouble(ReadOnlySpan<float> source, Span<double> destination)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float from = ref MemoryMarshal.GetReference(source);
            ref double to = ref MemoryMarshal.GetReference(destination);
            _ = destination[..source.Length];
            for (; i <= source.Length - 8; i += 8)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                low.StoreUnsafe(ref to, (nuint)i);
                high.StoreUnsafe(ref to, (nuint)i + 4);
            }
        }

        for (; i < source.Length; i++) destination[i] = source[i];
    }

    private static void HalfToSingle(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref ushort from = ref MemoryMarshal.GetReference(source);
            ref float to = ref MemoryMarshal.GetReference(destination);
            _ = destination[..source.Length];
            for (; i <= source.Length - 16; i += 16)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                Widen(low).StoreUnsafe(ref to, (nuint)i);
                Widen(high).StoreUnsafe(ref to, (nuint)i + 8);
            }
        }

        for (; i < source.Length; i++) destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
    }

    /// <summary>
    /// Eight floats from eight halves: <c>(float)h</c>. Exponent and mantissa are placed into a float and multiplied by 2^112, which is
    /// exact for normal and subnormal halves alike; infinity and NaN then get the float's full exponent.
    /// </summary>
    private static Vector256<float> Widen(Vector256<uint> half)
    {
        Vector256<uint> sign = (half & Vector256.Create(0x8000u)) << 16;
        Vector256<uint> magnitude = (half & Vector256.Create(0x7FFFu)) << MantissaShift;
        Vector256<uint> value = (magnitude.AsSingle() * Vector256.Create(BiasFactorBits).AsSingle()).AsUInt32();
        Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude.AsInt32(), Vector256.Create((int)HalfInfinityShifted)).AsUInt32();
        return (value | (special & Vector256.Create(InfinityBits)) | sign).AsSingle();
    }
}
