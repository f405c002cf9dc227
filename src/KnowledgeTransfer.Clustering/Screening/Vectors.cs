using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Eight numbers at a time, whatever the rows are stored as.</summary>
internal static class Vectors
{
    /// <summary>1.5 x 2^52: what is added to a float64 below 2^51 in magnitude puts its nearest whole number into the lowest bits.</summary>
    private const double Magic = 6755399441055744.0;

    /// <summary>Eight values, widened exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe Vector512<double> Load<T>(T* values) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector512.WidenLower(Vector256.Load((float*)values).ToVector512Unsafe())
        : Vector512.Load((double*)values);

    /// <summary>The nearest whole numbers, of magnitudes below 2^31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> ToInt32(Vector512<double> values) =>
        Vector512.Narrow((values + Vector512.Create(Magic)).AsInt64(), Vector512<long>.Zero).GetLower();

    /// <summary>As float64, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> FromInt32(Vector256<int> values) =>
        Vector512.ConvertToDouble(Vector512.WidenLower(values.ToVector512Unsafe()));

    /// <summary>Numbers between two others; NaN is not expected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Clamp(Vector512<double> values, double least, double most) =>
        Vector512.Min(Vector512.Max(values, Vector512.Create(least)), Vector512.Create(most));
}
