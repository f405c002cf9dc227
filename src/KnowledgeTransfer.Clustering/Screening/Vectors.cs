using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KnowledgeTransfer.Clustering;

/// <summary>Eight numbers at a time, whatever the rows are stored as.</summary>
internal static class Vectors
{
    /// <summary>Eight values, widened exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe Vector512<double> Load<T>(T* values) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector512.WidenLower(Vector256.Load((float*)values).ToVector512Unsafe())
        : Vector512.Load((double*)values);

    /// <summary>The nearest whole numbers, of magnitudes below 2^31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> ToInt32(Vector512<double> values)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector256Int32(values);
        // 1.5 x 2^52 added to a float64 below 2^51 in magnitude puts its nearest whole number into the lowest bits.
        return Vector512.Narrow((values + Vector512.Create(6755399441055744.0)).AsInt64(), Vector512<long>.Zero).GetLower();
    }

    /// <summary>Stores the lowest bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void StoreBytes(Vector256<int> values, sbyte* destination)
    {
        if (Avx512F.VL.IsSupported)
        {
            *(long*)destination = Avx512F.VL.ConvertToVector128SByte(values).AsInt64().ToScalar();
            return;
        }
        Vector128<short> words = Vector128.Narrow(values.GetLower(), values.GetUpper());
        *(long*)destination = Vector128.Narrow(words, words).AsInt64().ToScalar();
    }

    /// <summary>Stores the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void StoreWords(Vector256<int> values, short* destination)
    {
        if (Avx512F.VL.IsSupported) Avx512F.VL.ConvertToVector128Int16(values).Store(destination);
        else Vector128.Narrow(values.GetLower(), values.GetUpper()).Store(destination);
    }

    /// <summary>Their sum, in any order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Sum(Vector512<double> values)
    {
        Vector256<double> half = values.GetLower() + values.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    /// <summary>The largest of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Largest(Vector512<double> values)
    {
        Vector256<double> half = Vector256.Max(values.GetLower(), values.GetUpper());
        Vector128<double> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }

    /// <summary>max |x_i - mu_i|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe double Reach<T>(T* x, double* mean, int dimension) where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        Vector512<double> largest = default;
        for (; i <= dimension - 8; i += 8) largest = Vector512.MaxNative(largest, Vector512.Abs(Load(x + i) - Vector512.Load(mean + i)));
        double reach = Largest(largest);
        for (; i < dimension; i++) reach = Math.Max(reach, Math.Abs(double.CreateTruncating(x[i]) - mean[i]));
        return reach;
    }

    /// <summary>Products of neighbours, added in pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Products(Vector512<short> a, Vector512<short> b)
    {
        if (Avx512BW.IsSupported) return Avx512BW.MultiplyAddAdjacent(a, b);
        if (Avx2.IsSupported)
            return Vector512.Create(
                Avx2.MultiplyAddAdjacent(a.GetLower(), b.GetLower()), Avx2.MultiplyAddAdjacent(a.GetUpper(), b.GetUpper()));
        Vector512<int> x = a.AsInt32(), y = b.AsInt32();
        return ((x << 16) >> 16) * ((y << 16) >> 16) + (x >> 16) * (y >> 16);
    }

    /// <summary>Asks the memory for the first kilobyte of some values that will be read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Prefetch<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        const int most = 1024, line = 64;
        if (!Sse.IsSupported) return;
        fixed (T* first = values)
            for (int offset = 0, bytes = Math.Min(most, values.Length * sizeof(T)); offset < bytes; offset += line)
                Sse.Prefetch0((byte*)first + offset);
    }
}
