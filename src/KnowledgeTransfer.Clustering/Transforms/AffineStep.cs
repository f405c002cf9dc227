using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// y = ((x - mean) . components^T) / deviation, where no components stand for the identity and no deviation for ones: centring,
/// standardising, and projection with or without whitening.
/// </summary>
internal sealed class AffineStep(FeatureTransformStep kind, double[] mean, double[]? components, double[]? deviation) : TransformStep
{
    public double[] Mean => mean;

    /// <summary>[m, d] orthonormal rows, or null.</summary>
    public double[]? Components => components;

    /// <summary>[m] (or [d] without components) positive numbers, or null.</summary>
    public double[]? Deviation => deviation;

    public override FeatureTransformStep Kind => kind;

    public override int InputDimension => mean.Length;

    public override int OutputDimension => components is null ? mean.Length : components.Length / mean.Length;

    public override void Apply(Span<double> rows, Span<double> result, FeatureMatrix source, long firstRow)
    {
        int d = InputDimension, m = OutputDimension;
        if (d == 0) return;
        int rowCount = rows.Length / d;
        for (int i = 0; i < rowCount; i++) Subtract(rows.Slice(i * d, d), mean);
        if (components is not null) DotProducts.Multiply(rows, components, d, result, m);
        else if (result != rows) rows.CopyTo(result);
        if (deviation is null) return;
        for (int i = 0; i < rowCount; i++) Divide(result.Slice(i * m, m), deviation);
    }

    private static void Subtract(Span<double> row, ReadOnlySpan<double> other)
    {
        ref double x = ref MemoryMarshal.GetReference(row), y = ref MemoryMarshal.GetReference(other);
        int i = 0;
        for (; i <= row.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            (Vector256.LoadUnsafe(ref x, (nuint)i) - Vector256.LoadUnsafe(ref y, (nuint)i)).StoreUnsafe(ref x, (nuint)i);
        for (; i < row.Length; i++) row[i] -= other[i];
    }

    private static void Divide(Span<double> row, ReadOnlySpan<double> other)
    {
        ref double x = ref MemoryMarshal.GetReference(row), y = ref MemoryMarshal.GetReference(other);
        int i = 0;
        for (; i <= row.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            (Vector256.LoadUnsafe(ref x, (nuint)i) / Vector256.LoadUnsafe(ref y, (nuint)i)).StoreUnsafe(ref x, (nuint)i);
        for (; i < row.Length; i++) row[i] /= other[i];
    }
}
