using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// <see cref="SumPrecision.Split"/> over a whole row, eight coordinates at a time where the processor converts float64 to int64
/// in vectors, and added to the sums at once. Equal to the scalar line in every bit: only exact operations and one rounding.
/// </summary>
internal sealed class LimbSplitter(SumPrecision precision)
{
    private const int ChunkLength = 256;
    private readonly bool _twoLimbs = precision.LimbCount == 2;
    private readonly double _toLow = SumPrecision.PowerOfTwo(-precision.UnitExponent);
    private readonly double _toHigh = SumPrecision.PowerOfTwo(-(precision.UnitExponent + precision.LimbBits));
    private readonly double _highUnit = SumPrecision.PowerOfTwo(precision.UnitExponent + precision.LimbBits);

    /// <summary>low += sign low(row), high += sign high(row).</summary>
    /// <param name="row">d values.</param>
    /// <param name="low">d sums.</param>
    /// <param name="high">d sums; empty with one limb.</param>
    /// <param name="sign">1 or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Accumulate<T>(ReadOnlySpan<T> row, Span<long> low, Span<long> high, int sign) where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ref T values = ref MemoryMarshal.GetReference(row);
            ref long lows = ref MemoryMarshal.GetReference(low), highs = ref MemoryMarshal.GetReference(high);
            // Rounding half to even and truncating do not care about the sign: negating the value negates its parts.
            Vector512<double> signs = Vector512.Create((double)sign), toLow = Vector512.Create(_toLow);
            if (_twoLimbs)
            {
                Vector512<double> toHigh = Vector512.Create(_toHigh), highUnit = Vector512.Create(-_highUnit);
                for (; i <= row.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                {
                    Vector512<double> value = Load512(ref Unsafe.Add(ref values, i)) * signs, part = Vector512.Truncate(value * toHigh);
                    Add512(part, ref Unsafe.Add(ref highs, i));
                    // Exact: the product is, and so is the difference.
                    Add512(Vector512.Round(Vector512.FusedMultiplyAdd(part, highUnit, value) * toLow), ref Unsafe.Add(ref lows, i));
                }
            }
            else
            {
                for (; i <= row.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                    Add512(Vector512.Round(Load512(ref Unsafe.Add(ref values, i)) * signs * toLow), ref Unsafe.Add(ref lows, i));
            }
        }
        for (; i < row.Length; i++)
        {
            (long highPart, long lowPart) = Split(double.CreateTruncating(row[i]));
            low[i] += sign * lowPart;
            if (_twoLimbs) high[i] += sign * highPart;
        }
    }

    /// <summary>low += weight low(row), high += weight high(row).</summary>
    /// <param name="row">d values.</param>
    /// <param name="low">d sums.</param>
    /// <param name="high">d sums; empty with one limb.</param>
    /// <param name="weight">How often the row counts; negative to take that back.</param>
    /// <remarks>
    /// No overflow: with the total weight W, L = 62 - ceil(log2 W) (<see cref="SumPrecision"/>), so a limb is at most 2^L in magnitude,
    /// weight times limb at most W 2^L, and so is a sum over any rows, each once: at most 2^62.
    /// </remarks>
    internal void AccumulateWeighted<T>(ReadOnlySpan<T> row, Span<long> low, Span<long> high, long weight)
        where T : unmanaged, INumberBase<T>
    {
        Span<long> lowParts = stackalloc long[ChunkLength], highParts = stackalloc long[_twoLimbs ? ChunkLength : 0];
        for (int start = 0; start < row.Length; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, row.Length - start);
            lowParts.Clear();
            highParts.Clear();
            Accumulate(row.Slice(start, length), lowParts[..length], highParts, 1);
            AddMultiple(lowParts[..length], weight, low.Slice(start, length));
            if (_twoLimbs) AddMultiple(highParts[..length], weight, high.Slice(start, length));
        }
    }

    private static void AddMultiple(ReadOnlySpan<long> parts, long weight, Span<long> sums)
    {
        for (int i = 0; i < parts.Length; i++) sums[i] += weight * parts[i];
    }

    private (long High, long Low) Split(double value)
    {
        double high = 0;
        if (_twoLimbs)
        {
            high = Math.Truncate(value * _toHigh);
            value -= high * _highUnit;
        }
        return ((long)high, (long)Math.Round(value * _toLow, MidpointRounding.ToEven));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load512<T>(ref T value) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref value)).ToVector512Unsafe())
        : Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add512(Vector512<double> wholes, ref long sums) =>
        (Vector512.LoadUnsafe(ref sums) + Vector512.ConvertToInt64Native(wholes)).StoreUnsafe(ref sums);
}
