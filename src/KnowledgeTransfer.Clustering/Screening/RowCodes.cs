using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Rows as small whole numbers, as a kernel reads them, with the norms that the bound needs (<see cref="QuantisedBound"/>).</summary>
internal sealed unsafe class RowCodes : IDisposable
{
    private readonly int _dimension;
    private readonly double _relative;
    private readonly bool _isBytes;
    private readonly NativeBuffer<byte> _values;
    private readonly NativeBuffer<int> _excess;
    private readonly NativeBuffer<float> _residuals, _norms;

    /// <param name="rowCount">Rows 0 to rowCount - 1.</param>
    /// <param name="dimension">Numbers per row.</param>
    /// <param name="format">What the kernel takes.</param>
    internal RowCodes(int rowCount, int dimension, PanelFormat format)
    {
        (_dimension, _isBytes) = (dimension, format == PanelFormat.Bytes);
        _relative = QuantisedBound.Relative(dimension);
        Levels = format.Levels(dimension);
        StepCount = format.StepCount(dimension);
        Stride = RowBytes(dimension, format);
        _values = new NativeBuffer<byte>((long)rowCount * Stride);
        _excess = new NativeBuffer<int>(rowCount);
        (_residuals, _norms) = (new NativeBuffer<float>(rowCount), new NativeBuffer<float>(rowCount));
    }

    /// <summary>L.</summary>
    internal int Levels { get; }

    /// <summary>Steps of a kernel per row.</summary>
    internal int StepCount { get; }

    /// <summary>Bytes from row to row.</summary>
    internal int Stride { get; }

    /// <summary>Row 0.</summary>
    internal byte* Values => _values.Pointer;

    /// <summary>What the kernel adds to the scores of a row beyond its dot products.</summary>
    internal int* Excess => _excess.Pointer;

    /// <summary>|e| per row, scaled, rounded up.</summary>
    internal float* Residuals => _residuals.Pointer;

    /// <summary>|p A| per row, scaled, rounded up.</summary>
    internal float* Norms => _norms.Pointer;

    /// <summary>What it takes, in bytes.</summary>
    internal static long BytesOf(int rowCount, int dimension, PanelFormat format) =>
        NativeBuffer<byte>.BytesOf((long)rowCount * RowBytes(dimension, format))
        + NativeBuffer<int>.BytesOf(rowCount) + 2 * NativeBuffer<float>.BytesOf(rowCount);

    /// <summary>
    /// Bytes per row: whole cache lines beyond one, and an odd number of them where rows are long, so that the rows of a tile do not fall
    /// into one set of the first-level cache.
    /// </summary>
    internal static int RowBytes(int dimension, PanelFormat format)
    {
        int bytes = 4 * format.StepCount(dimension);
        if (bytes < 64) return bytes;
        int lines = (bytes + 63) / 64;
        return 64 * (lines >= 16 ? lines | 1 : lines);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _excess.Dispose();
        _residuals.Dispose();
        _norms.Dispose();
    }

    /// <summary>Quantises one row. O(d).</summary>
    /// <param name="row">Its number.</param>
    /// <param name="x">Its values.</param>
    /// <param name="mean">mu.</param>
    /// <param name="step">p.</param>
    /// <param name="error">How far the values may lie from those they stand for; part of |e|.</param>
    /// <param name="scale">A power of two: norms are stored times this.</param>
    /// <returns>|a|^2.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Quantise<T>(int row, T* x, double* mean, double step, double error, double scale) where T : unmanaged, INumberBase<T>
    {
        int d = _dimension, i = 0;
        double inverse = 1 / step;
        byte* bytes = _values.Pointer + (long)row * Stride;
        Vector512<double> squares = default, residuals = default, lengths = default, sums = default;
        Vector512<double> steps = Vector512.Create(-step), inverses = Vector512.Create(inverse);
        for (; i <= d - 8; i += 8)
        {
            Vector512<double> a = Vectors.Load(x + i) - Vector512.Load(mean + i), whole = Vector512.Round(a * inverses);
            Vector512<double> e = Vector512.FusedMultiplyAdd(whole, steps, a);
            squares = Vector512.FusedMultiplyAdd(a, a, squares);
            residuals = Vector512.FusedMultiplyAdd(e, e, residuals);
            lengths = Vector512.FusedMultiplyAdd(whole, whole, lengths);
            sums += whole;
            if (_isBytes) Vectors.StoreBytes(Vectors.ToInt32(whole), (sbyte*)bytes + i);
            else Vectors.StoreWords(Vectors.ToInt32(whole), (short*)bytes + i);
        }
        double square = Vectors.Sum(squares), residual = Vectors.Sum(residuals), length = Vectors.Sum(lengths);
        int sum = (int)Vectors.Sum(sums);
        for (; i < d; i++)
        {
            double a = double.CreateTruncating(x[i]) - mean[i], whole = Math.Round(a * inverse);
            double e = Math.FusedMultiplyAdd(whole, -step, a);
            square += a * a;
            residual += e * e;
            length += whole * whole;
            sum += (int)whole;
            if (_isBytes) ((sbyte*)bytes)[i] = (sbyte)whole;
            else ((short*)bytes)[i] = (short)whole;
        }
        _excess.Pointer[row] = _isBytes ? PanelFormats.ByteExcess * sum : 0;
        // The residual of a rounded difference misses at most 2^-53 of the coordinate itself.
        _residuals.Pointer[row] = QuantisedBound.Up((QuantisedBound.Norm(residual, _relative) + _relative * Math.Sqrt(square) + error) * scale);
        _norms.Pointer[row] = QuantisedBound.Up(QuantisedBound.Norm(length, _relative) * step * scale);
        return square;
    }

    /// <summary>A row of which nothing is known: no centroid can be excluded for it.</summary>
    internal void SetUnknown(int row)
    {
        new Span<byte>(_values.Pointer + (long)row * Stride, Stride).Clear();
        (_excess.Pointer[row], _residuals.Pointer[row], _norms.Pointer[row]) = (0, float.PositiveInfinity, float.Epsilon);
    }

    /// <summary>A range that holds one more row.</summary>
    internal CodeRange Include(CodeRange range, int row) => range with
    {
        LargestResidual = Math.Max(range.LargestResidual, _residuals.Pointer[row]),
        LargestNorm = Math.Max(range.LargestNorm, _norms.Pointer[row]),
    };
}
