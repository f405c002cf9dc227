using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// <see cref="SquaredDistance"/> with its 16 accumulators in vectors: 2 x 8, 4 x 4 or 8 x 2 float64. Accumulator number v of width w
/// holds the definition's lanes v w .. v w + w - 1, so every halving of the tree is one lane-wise addition and the bits are equal.
/// A tail of fewer than 16 coordinates is copied to a zero-padded block; zeros add fma(0, 0, acc) = acc.
/// </summary>
internal static class DistanceLanes
{
    private const int Lanes = SquaredDistance.LaneCount;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double By512<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> c) where T : unmanaged, INumberBase<T>
    {
        Vector512<double> a0 = default, a1 = default;
        ref T xs = ref MemoryMarshal.GetReference(x), cs = ref MemoryMarshal.GetReference(c);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            a0 = Step512(ref Unsafe.Add(ref xs, i), ref Unsafe.Add(ref cs, i), a0);
            a1 = Step512(ref Unsafe.Add(ref xs, i + 8), ref Unsafe.Add(ref cs, i + 8), a1);
        }
        if (i < x.Length) (a0, a1) = Tail512(x[i..], c[i..], a0, a1);
        Vector512<double> s8 = a0 + a1;
        return Halve(s8.GetLower() + s8.GetUpper());
    }

    /// <summary>Apart, because a function with a buffer on its stack is slow to enter, and most dimensions are multiples of 16.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Vector512<double>, Vector512<double>) Tail512<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> c, Vector512<double> a0, Vector512<double> a1) where T : unmanaged, INumberBase<T>
    {
        Tail<T> tx = new(x), tc = new(c);
        return (Step512(ref tx.At(0), ref tc.At(0), a0), Step512(ref tx.At(8), ref tc.At(8), a1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double By256<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> c) where T : unmanaged, INumberBase<T>
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
        ref T xs = ref MemoryMarshal.GetReference(x), cs = ref MemoryMarshal.GetReference(c);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) Step(ref Unsafe.Add(ref xs, i), ref Unsafe.Add(ref cs, i));
        if (i < x.Length)
        {
            Tail<T> tx = new(x[i..]), tc = new(c[i..]);
            Step(ref tx.At(0), ref tc.At(0));
        }
        return Halve((a0 + a2) + (a1 + a3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Step(ref T x, ref T c)
        {
            a0 = Step256(ref x, ref c, a0);
            a1 = Step256(ref Unsafe.Add(ref x, 4), ref Unsafe.Add(ref c, 4), a1);
            a2 = Step256(ref Unsafe.Add(ref x, 8), ref Unsafe.Add(ref c, 8), a2);
            a3 = Step256(ref Unsafe.Add(ref x, 12), ref Unsafe.Add(ref c, 12), a3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double By128<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> c) where T : unmanaged, INumberBase<T>
    {
        Vector128<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        ref T xs = ref MemoryMarshal.GetReference(x), cs = ref MemoryMarshal.GetReference(c);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) Step(ref Unsafe.Add(ref xs, i), ref Unsafe.Add(ref cs, i));
        if (i < x.Length)
        {
            Tail<T> tx = new(x[i..]), tc = new(c[i..]);
            Step(ref tx.At(0), ref tc.At(0));
        }
        // s8 = a_v + a_(v+4); s4 = s8_v + s8_(v+2); s2 = s4_0 + s4_1.
        Vector128<double> s2 = ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
        return s2[0] + s2[1];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Step(ref T x, ref T c)
        {
            a0 = Step128(ref x, ref c, a0);
            a1 = Step128(ref Unsafe.Add(ref x, 2), ref Unsafe.Add(ref c, 2), a1);
            a2 = Step128(ref Unsafe.Add(ref x, 4), ref Unsafe.Add(ref c, 4), a2);
            a3 = Step128(ref Unsafe.Add(ref x, 6), ref Unsafe.Add(ref c, 6), a3);
            a4 = Step128(ref Unsafe.Add(ref x, 8), ref Unsafe.Add(ref c, 8), a4);
            a5 = Step128(ref Unsafe.Add(ref x, 10), ref Unsafe.Add(ref c, 10), a5);
            a6 = Step128(ref Unsafe.Add(ref x, 12), ref Unsafe.Add(ref c, 12), a6);
            a7 = Step128(ref Unsafe.Add(ref x, 14), ref Unsafe.Add(ref c, 14), a7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Step512<T>(ref T x, ref T c, Vector512<double> sum) where T : unmanaged
    {
        Vector512<double> t = typeof(T) == typeof(float)
            ? Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref x)).ToVector512Unsafe())
                - Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref c)).ToVector512Unsafe())
            : Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref x)) - Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref c));
        return Vector512.FusedMultiplyAdd(t, t, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Step256<T>(ref T x, ref T c, Vector256<double> sum) where T : unmanaged
    {
        Vector256<double> t = typeof(T) == typeof(float)
            ? Vector256.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref x)).ToVector256Unsafe())
                - Vector256.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref c)).ToVector256Unsafe())
            : Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref x)) - Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref c));
        return Vector256.FusedMultiplyAdd(t, t, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Step128<T>(ref T x, ref T c, Vector128<double> sum) where T : unmanaged
    {
        Vector128<double> t = typeof(T) == typeof(float)
            ? Vector128.WidenLower(Vector64.LoadUnsafe(ref Unsafe.As<T, float>(ref x)).ToVector128Unsafe())
                - Vector128.WidenLower(Vector64.LoadUnsafe(ref Unsafe.As<T, float>(ref c)).ToVector128Unsafe())
            : Vector128.LoadUnsafe(ref Unsafe.As<T, double>(ref x)) - Vector128.LoadUnsafe(ref Unsafe.As<T, double>(ref c));
        return Vector128.FusedMultiplyAdd(t, t, sum);
    }

    /// <summary>From s4 to D.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Halve(Vector256<double> s4)
    {
        Vector128<double> s2 = s4.GetLower() + s4.GetUpper();
        return s2[0] + s2[1];
    }

    /// <summary>The last, incomplete block of 16 coordinates, padded with zeros.</summary>
    [InlineArray(Lanes)]
    private struct Tail<T> where T : unmanaged
    {
        private T _first;

        internal Tail(ReadOnlySpan<T> values)
        {
            this = default;
            values.CopyTo(MemoryMarshal.CreateSpan(ref _first, Lanes));
        }

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        internal ref T At(int index) => ref Unsafe.Add(ref _first, index);
    }
}
