using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows of a sample as bytes, each with its own step: a second look at the rows that <see cref="SeedScreen"/> leaves, at a quarter of
/// the memory of the rows themselves. The bound is that of <see cref="QuantisedBound"/>, in float64, the seed taking the centroid's place.
/// </summary>
internal sealed unsafe class SeedCodes : IDisposable
{
    /// <summary>Below this a row is compared as fast as its bytes.</summary>
    internal const int LeastDimension = 128;

    private readonly int _dimension;
    private readonly double[] _mean;
    private readonly double _scale, _relative;
    private readonly RowCodes _codes;
    private readonly NativeBuffer<double> _squares, _steps;

    /// <param name="rowCount">m.</param>
    /// <param name="dimension">d.</param>
    /// <param name="mean">mu, d numbers and seven zeros.</param>
    /// <param name="scale">A power of two that brings rows to about length 1.</param>
    internal SeedCodes(int rowCount, int dimension, double[] mean, double scale)
    {
        (_dimension, _mean, _scale) = (dimension, mean, scale);
        _relative = QuantisedBound.Relative(dimension);
        _codes = new RowCodes(rowCount, dimension, PanelFormat.Bytes);
        (_squares, _steps) = (new NativeBuffer<double>(rowCount), new NativeBuffer<double>(rowCount));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Dispose();
        _squares.Dispose();
        _steps.Dispose();
    }

    /// <summary>Quantises some rows. O(d) each.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="rows">Their values, row-major.</param>
    internal void Fill<T>(int first, ReadOnlySpan<T> rows) where T : unmanaged, INumberBase<T>
    {
        fixed (T* values = rows)
        fixed (double* mean = _mean)
        {
            for (int i = 0; i < rows.Length / _dimension; i++)
            {
                T* x = values + (nint)i * _dimension;
                double step = _steps.Pointer[first + i] = QuantisedBound.Step(Vectors.Reach(x, mean, _dimension), _codes.Levels);
                _squares.Pointer[first + i] = _codes.Quantise(first + i, x, mean, step, error: 0, _scale);
            }
        }
    }

    /// <summary>Leaves out the rows that a seed cannot be nearer to than the nearest so far.</summary>
    /// <param name="seed">The seed's row.</param>
    /// <param name="first">The first row of a block.</param>
    /// <param name="places">Rows, counted from there; receives those that are left.</param>
    /// <param name="count">How many.</param>
    /// <param name="nearest">D so far, from the first row of the block on.</param>
    /// <returns>How many are left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Exclude(int seed, int first, ushort* places, int count, ReadOnlySpan<double> nearest)
    {
        const int ahead = 4;
        double square = _squares.Pointer[seed], norm = QuantisedBound.Norm(square, _relative);
        double residual = _codes.Residuals[seed] / _scale, step = _steps.Pointer[seed];
        int left = 0;
        for (int i = 0; i < count; i++)
        {
            if (i + ahead < count) Vectors.Prefetch(new ReadOnlySpan<byte>(Row(first + places[i + ahead]), _codes.Stride));
            int row = first + places[i];
            double all = _squares.Pointer[row], product = step * _steps.Pointer[row] * Dot(Row(row), Row(seed));
            // Minus the least s that the seed may have: QuantisedBound's p q A.B + E - h.
            double value = product + (_codes.Residuals[row] / _scale * norm) + (_codes.Norms[row] / _scale * residual)
                + 4 * _relative * (square + all) + QuantisedBound.Lost - square / 2;
            if (!(value < QuantisedBound.Threshold(all, nearest[places[i]], _relative))) places[left++] = places[i];
        }
        return left;
    }

    private byte* Row(int row) => _codes.Values + (nint)row * _codes.Stride;

    /// <summary>A.B, exactly: <see cref="PanelFormats.Levels"/> keeps it within int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Dot(byte* x, byte* y)
    {
        Vector512<int> sums = default;
        for (int i = 0; i < _codes.Stride; i += 64)
        {
            (Vector512<short> a, Vector512<short> b) = Vector512.Widen(Vector512.Load((sbyte*)x + i));
            (Vector512<short> c, Vector512<short> d) = Vector512.Widen(Vector512.Load((sbyte*)y + i));
            sums += Vectors.Products(a, c) + Vectors.Products(b, d);
        }
        return Vector512.Sum(sums);
    }
}
