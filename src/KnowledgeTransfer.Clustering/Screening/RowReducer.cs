using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Reduces and quantises the rows of a block. One per worker.</summary>
internal sealed unsafe class RowReducer : IDisposable
{
    private readonly Projection _projection;
    private readonly NativeBuffer<float> _scratch, _reduced;
    private readonly double[] _squares, _noMean = new double[Projection.Dimension];

    internal RowReducer(Projection projection, int rowCount)
    {
        _projection = projection;
        _scratch = new NativeBuffer<float>(projection.ScratchLength);
        _reduced = new NativeBuffer<float>((long)rowCount * Projection.Dimension);
        _squares = new double[rowCount];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scratch.Dispose();
        _reduced.Dispose();
    }

    /// <param name="vectors">The block's rows.</param>
    /// <param name="rows">Their numbers.</param>
    /// <param name="squares">|a|^2 by number.</param>
    /// <param name="count">How many.</param>
    /// <param name="codes">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal CodeRange Reduce<T>(T** vectors, int* rows, double* squares, int count, RowCodes codes) where T : unmanaged
    {
        for (int i = 0; i < count; i++) _squares[i] = squares[rows[i]];
        fixed (double* own = _squares)
            for (int i = 0; i < count; i += SingleProducts.BatchRows)
                _projection.Reduce(vectors + i, own + i, Math.Min(SingleProducts.BatchRows, count - i), _scratch.Pointer, Of(i));
        double unit = 1 / _projection.Scale, reach = 0;
        for (int i = 0; i < count; i++)
            if (IsKnown(i)) reach = Math.Max(reach, Reach(Of(i)));
        CodeRange range = new(QuantisedBound.Step(reach * unit, codes.Levels), 0, 0);
        fixed (double* noMean = _noMean)
        {
            for (int i = 0; i < count; i++)
            {
                if (IsKnown(i))
                    codes.Quantise(rows[i], Of(i), noMean, range.Step * _projection.Scale, _projection.ErrorOf(_squares[i]), scale: 1);
                else codes.SetUnknown(rows[i]);
                range = codes.Include(range, rows[i]);
            }
        }
        return range;
    }

    /// <summary>The largest magnitude of a reduced vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Reach(float* reduced)
    {
        Vector512<double> largest = default;
        for (int i = 0; i < Projection.Dimension; i += 8)
            largest = Vector512.MaxNative(largest, Vector512.Abs(Vectors.Load(reduced + i)));
        return Vectors.Largest(largest);
    }

    private float* Of(int place) => _reduced.Pointer + (nint)place * Projection.Dimension;

    private bool IsKnown(int place) => !float.IsNaN(Of(place)[Projection.Dimension - 1]);
}
