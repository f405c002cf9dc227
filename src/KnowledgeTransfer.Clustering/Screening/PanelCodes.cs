using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Centroids in panels of 32 as small whole numbers, each panel with its own step, as a kernel reads them.</summary>
internal sealed unsafe class PanelCodes : IDisposable
{
    private const int Columns = PanelJob.Columns;
    private readonly int _dimension;
    private readonly long _panelBytes;
    private readonly double _relative;
    private readonly bool _isBytes;
    private readonly NativeBuffer<byte> _panels;

    /// <param name="panelCount">Panels 0 to panelCount - 1.</param>
    /// <param name="dimension">Numbers per centroid.</param>
    /// <param name="format">What the kernel takes.</param>
    internal PanelCodes(int panelCount, int dimension, PanelFormat format)
    {
        (_dimension, _isBytes) = (dimension, format == PanelFormat.Bytes);
        _relative = QuantisedBound.Relative(dimension);
        Levels = format.Levels(dimension);
        StepCount = format.StepCount(dimension);
        _panelBytes = (long)StepCount * PanelJob.StepBytes;
        _panels = new NativeBuffer<byte>(panelCount * _panelBytes);
        Norms = new float[panelCount * Columns];
        Residuals = new float[panelCount * Columns];
        Steps = new double[panelCount];
        LeastNorms = new float[panelCount];
        LeastResiduals = new float[panelCount];
    }

    /// <summary>L.</summary>
    internal int Levels { get; }

    /// <summary>Steps of a kernel per panel.</summary>
    internal int StepCount { get; }

    /// <summary>|b| per slot, scaled, rounded up.</summary>
    internal float[] Norms { get; }

    /// <summary>|f| per slot, scaled, rounded up.</summary>
    internal float[] Residuals { get; }

    /// <summary>q per panel.</summary>
    internal double[] Steps { get; }

    /// <summary>The least |b| of a panel, as rounded up there: every other of the panel is larger by as much.</summary>
    internal float[] LeastNorms { get; }

    /// <summary>The least |f| of a panel.</summary>
    internal float[] LeastResiduals { get; }

    /// <summary>A panel.</summary>
    internal byte* Panel(int panel) => _panels.Pointer + panel * _panelBytes;

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    /// <summary>Quantises a panel. O(32 d).</summary>
    /// <param name="panel">Its number.</param>
    /// <param name="vectors">Its centroids.</param>
    /// <param name="count">How many, at most 32; 0 leaves it as it is.</param>
    /// <param name="mean">mu.</param>
    /// <param name="unit">A power of two: values are in these units, the step is stored without.</param>
    /// <param name="scale">A power of two: norms, in the units of the values, are stored times this.</param>
    /// <param name="errors">How far the values may lie from those they stand for, NaN for unknown; null for not at all.</param>
    /// <param name="squares">Receives |b|^2; null if not wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Pack<T>(int panel, T** vectors, int count, double* mean, double unit, double scale, double* errors, double* squares)
        where T : unmanaged, INumberBase<T>
    {
        byte* bytes = Panel(panel);
        new Span<byte>(bytes, (int)_panelBytes).Clear();
        double reach = 0;
        for (int l = 0; l < count; l++)
            if (IsKnown(errors, l)) reach = Math.Max(reach, Vectors.Reach(vectors[l], mean, _dimension));
        double step = QuantisedBound.Step(reach * unit, Levels);
        Steps[panel] = step;
        LeastNorms[panel] = LeastResiduals[panel] = float.MaxValue;
        for (int l = 0; l < count; l++)
        {
            int slot = panel * Columns + l;
            if (IsKnown(errors, l))
            {
                (double square, double residual) = Quantise(vectors[l], mean, step / unit, bytes + 4 * l);
                if (squares is not null) squares[l] = square;
                double error = errors is null ? 0 : errors[l];
                Norms[slot] = QuantisedBound.Up((QuantisedBound.Norm(square, _relative) + error) * scale);
                Residuals[slot] = QuantisedBound.Up(
                    (QuantisedBound.Norm(residual, _relative) + _relative * Math.Sqrt(square) + error) * scale);
            }
            else
            {
                Norms[slot] = Residuals[slot] = float.PositiveInfinity;
            }
            LeastNorms[panel] = Math.Min(LeastNorms[panel], Norms[slot]);
            LeastResiduals[panel] = Math.Min(LeastResiduals[panel], Residuals[slot]);
        }
    }

    private static bool IsKnown(double* errors, int index) => errors is null || !double.IsNaN(errors[index]);

    /// <summary>Writes a column of a panel: 4 bytes per step, 128 bytes apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Square, double Residual) Quantise<T>(T* vector, double* mean, double step, byte* column)
        where T : unmanaged, INumberBase<T>
    {
        const nint stepBytes = PanelJob.StepBytes;
        const ulong excess = 0x8080808080808080; // of signed bytes, adding 128 turns the highest bit
        double inverse = 1 / step;
        Vector512<double> squares = default, residuals = default;
        Vector512<double> steps = Vector512.Create(-step), inverses = Vector512.Create(inverse);
        short* words = stackalloc short[8];
        int i = 0;
        for (; i <= _dimension - 8; i += 8)
        {
            Vector512<double> b = Vectors.Load(vector + i) - Vector512.Load(mean + i), whole = Vector512.Round(b * inverses);
            Vector512<double> f = Vector512.FusedMultiplyAdd(whole, steps, b);
            squares = Vector512.FusedMultiplyAdd(b, b, squares);
            residuals = Vector512.FusedMultiplyAdd(f, f, residuals);
            if (_isBytes)
            {
                Vectors.StoreBytes(Vectors.ToInt32(whole), (sbyte*)words);
                *(ulong*)words ^= excess;
                for (int half = 0; half < 2; half++) *(int*)(column + ((i >> 2) + half) * stepBytes) = ((int*)words)[half];
            }
            else
            {
                Vectors.StoreWords(Vectors.ToInt32(whole), words);
                for (int pair = 0; pair < 4; pair++) *(int*)(column + ((i >> 1) + pair) * stepBytes) = ((int*)words)[pair];
            }
        }
        double square = Vectors.Sum(squares), residual = Vectors.Sum(residuals);
        for (; i < _dimension; i++)
        {
            double b = double.CreateTruncating(vector[i]) - mean[i], whole = Math.Round(b * inverse);
            double f = Math.FusedMultiplyAdd(whole, -step, b);
            square += b * b;
            residual += f * f;
            if (_isBytes) column[(i >> 2) * stepBytes + (i & 3)] = (byte)((int)whole + PanelFormats.ByteExcess);
            else ((short*)(column + (i >> 1) * stepBytes))[i & 1] = (short)whole;
        }
        return (square, residual);
    }
}
