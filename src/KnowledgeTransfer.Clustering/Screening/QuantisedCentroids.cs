using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Centroids in panels of 32, quantised like the rows, each panel with its own step. A centroid's place in the panels (its slot) is not
/// its index: neighbours share a panel (<see cref="CentroidTree"/>), and centroids that reach far out have panels of their own.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe class QuantisedCentroids<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    internal const int Columns = PanelJob.Columns;
    private readonly int _dimension, _levels;
    private readonly long _panelBytes;
    private readonly double _relative;
    private readonly PanelFormat _format;
    private readonly double[] _mean;
    private readonly NativeBuffer<byte> _panels;
    private Centroids? _source;

    internal QuantisedCentroids(int count, int dimension, PanelFormat format, double[] mean)
    {
        (_dimension, _format, _mean, Count) = (dimension, format, mean, count);
        _levels = format.Levels(dimension);
        _relative = QuantisedBound.Relative(dimension);
        _panelBytes = (long)format.StepCount(dimension) * PanelJob.StepBytes;
        MostPanels = CentroidTree.MostPanels(count);
        _panels = new NativeBuffer<byte>(MostPanels * _panelBytes);
        CentroidAt = new int[MostPanels * Columns];
        SlotOf = new int[count];
        HalfSquares = new double[CentroidAt.Length];
        Norms = new double[CentroidAt.Length];
        Residuals = new double[CentroidAt.Length];
        // Read eight at a time.
        int padded = (MostPanels + 7) / 8 * 8;
        Steps = new double[padded];
        LeastNorms = new double[padded];
        LeastResiduals = new double[padded];
        Filled = new int[MostPanels];
        Moves = new float[count];
        PanelMoves = new float[MostPanels];
        Place(CentroidTree.InOrder(count));
    }

    /// <summary>k.</summary>
    internal int Count { get; }

    /// <summary>Panels in use: the first ones.</summary>
    internal int PanelCount { get; private set; }

    /// <summary>How many may ever be.</summary>
    internal int MostPanels { get; }

    /// <summary>The centroid in each slot; -1 for none. The centroids of a panel stand at its beginning.</summary>
    internal int[] CentroidAt { get; }

    /// <summary>The slot of each centroid.</summary>
    internal int[] SlotOf { get; }

    /// <summary>Centroids per panel.</summary>
    internal int[] Filled { get; }

    /// <summary>h per slot.</summary>
    internal double[] HalfSquares { get; }

    /// <summary>|b| per slot, rounded up.</summary>
    internal double[] Norms { get; }

    /// <summary>|f| per slot, rounded up.</summary>
    internal double[] Residuals { get; }

    /// <summary>q per panel.</summary>
    internal double[] Steps { get; }

    /// <summary>The least |b| of a panel, as rounded up there: every other of the panel is larger by as much.</summary>
    internal double[] LeastNorms { get; }

    /// <summary>The least |f| of a panel.</summary>
    internal double[] LeastResiduals { get; }

    /// <summary>How far each centroid has moved since it was packed before; at least the true distance.</summary>
    internal float[] Moves { get; }

    /// <summary>The largest move of each panel.</summary>
    internal float[] PanelMoves { get; }

    /// <summary>The exact centroids, k x d.</summary>
    internal ReadOnlySpan<T> Exact => _source!.Values<T>();

    /// <summary>Panel number p as its kernel wants it.</summary>
    internal byte* Panel(int panel) => _panels.Pointer + panel * _panelBytes;

    /// <summary>
    /// Takes over new centroids and measures their moves. O(k d).
    /// </summary>
    /// <param name="centroids">k x d.</param>
    /// <param name="regroup">Whether to choose anew which centroids share a panel; then no move of a panel means anything.</param>
    /// <param name="threadCount">At least 1.</param>
    internal void Pack(Centroids centroids, bool regroup, int threadCount)
    {
        Centroids? previous = _source;
        _source = typeof(T) == typeof(double) ? centroids.ToFloat64() : centroids;
        if (previous is not null) Measure(previous, threadCount);
        if (regroup) Place(CentroidTree.Grouped<T>(_source, _mean, threadCount));
        Array.Clear(PanelMoves);
        for (int j = 0; j < Count; j++)
        {
            ref float largest = ref PanelMoves[SlotOf[j] / Columns];
            largest = Math.Max(largest, Moves[j]);
        }
        ParallelBlocks.Run(threadCount, PanelCount, (_, panel) =>
        {
            if (previous is null || regroup || PanelMoves[panel] > 0) PackPanel((int)panel);
        });
    }

    /// <summary>Forgets the centroids; the next have not moved.</summary>
    internal void Forget()
    {
        _source = null;
        Array.Clear(Moves);
    }

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    private void Place(int[] centroidAt)
    {
        centroidAt.CopyTo(CentroidAt, 0);
        for (int slot = 0; slot < CentroidAt.Length; slot++)
            if (CentroidAt[slot] >= 0) SlotOf[CentroidAt[slot]] = slot;
        for (int panel = 0; panel < MostPanels; panel++)
            Filled[panel] = Columns - CentroidAt.AsSpan(panel * Columns, Columns).Count(-1);
        PanelCount = MostPanels - Filled.AsSpan().Count(0);
    }

    private void Measure(Centroids previous, int threadCount) => ParallelBlocks.Run(threadCount, MostPanels, (_, panel) =>
    {
        for (int j = (int)panel * Columns; j < Math.Min(Count, (int)(panel + 1) * Columns); j++)
        {
            ReadOnlySpan<T> now = Exact.Slice(j * _dimension, _dimension);
            ReadOnlySpan<T> before = previous.Values<T>().Slice(j * _dimension, _dimension);
            // The last term stands for squares that vanish, and keeps what moved at all above 0.
            Moves[j] = now.SequenceEqual(before) ? 0 : QuantisedBound.Up(
                Math.Sqrt(SquaredDistance.Vectorised(now, before, SimdWidths.Widest)) * (1 + _relative) + GroupBounds.Smallest);
        }
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackPanel(int panel)
    {
        byte* bytes = Panel(panel);
        new Span<byte>(bytes, (int)_panelBytes).Clear();
        double reach = 0;
        ReadOnlySpan<T> exact = Exact;
        for (int l = 0; l < Filled[panel]; l++)
        {
            ReadOnlySpan<T> centroid = exact.Slice(CentroidAt[panel * Columns + l] * _dimension, _dimension);
            for (int i = 0; i < centroid.Length; i++) reach = Math.Max(reach, Math.Abs(double.CreateTruncating(centroid[i]) - _mean[i]));
        }
        double step = Steps[panel] = QuantisedBound.Step(reach, _levels), inverse = 1 / step;
        LeastNorms[panel] = LeastResiduals[panel] = double.MaxValue;
        bool isBytes = _format == PanelFormat.Bytes;
        int excess = isBytes ? PanelFormats.ByteExcess : 0;
        for (int l = 0; l < Filled[panel]; l++)
        {
            int slot = panel * Columns + l;
            ReadOnlySpan<T> centroid = exact.Slice(CentroidAt[slot] * _dimension, _dimension);
            double square = 0, residual = 0;
            for (int i = 0; i < centroid.Length; i++)
            {
                double b = double.CreateTruncating(centroid[i]) - _mean[i], whole = Math.Round(b * inverse);
                double f = Math.FusedMultiplyAdd(whole, -step, b);
                square += b * b;
                residual += f * f;
                if (isBytes) bytes[(nint)(i >> 2) * PanelJob.StepBytes + l * 4 + (i & 3)] = (byte)((int)whole + excess);
                else ((short*)bytes)[(nint)(i >> 1) * (PanelJob.StepBytes / 2) + l * 2 + (i & 1)] = (short)whole;
            }
            // Finite, so that the infinite error of a centroid whose square overflows (a start may be anywhere) is not less infinity.
            HalfSquares[slot] = Math.Min(square / 2, double.MaxValue / 4);
            Norms[slot] = QuantisedBound.Norm(square, _relative);
            Residuals[slot] = QuantisedBound.Norm(residual, _relative) + _relative * Math.Sqrt(square);
            LeastNorms[panel] = Math.Min(LeastNorms[panel], Norms[slot]);
            LeastResiduals[panel] = Math.Min(LeastResiduals[panel], Residuals[slot]);
        }
    }
}
