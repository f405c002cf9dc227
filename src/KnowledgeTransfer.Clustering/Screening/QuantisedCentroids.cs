using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Centroids in panels of 32, quantised like the rows, each panel with its own step; reduced ones as well where rows are. A centroid's place
/// in the panels (its slot) is not its index: neighbours share a panel (<see cref="CentroidTree"/>), and centroids that reach far out have
/// panels of their own.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe class QuantisedCentroids<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    internal const int Columns = PanelJob.Columns;
    private readonly int _dimension;
    private readonly double _relative, _scale;
    private readonly double[] _mean, _noMean;
    private readonly Projection? _projection;
    private readonly Rotation? _rotation;
    private Centroids? _source;

    internal QuantisedCentroids(int count, int dimension, PanelFormat format, double[] mean, double scale, Projection? projection = null,
        Rotation? rotation = null)
    {
        (_dimension, _mean, _scale, _projection, _rotation, Count) = (dimension, mean, scale, projection, rotation, count);
        _noMean = new double[Math.Max(mean.Length, Projection.Dimension)];
        _relative = QuantisedBound.Relative(dimension);
        MostPanels = CentroidTree.MostPanels(count);
        Full = new PanelCodes(MostPanels, dimension, format);
        if (projection is not null) Reduced = new PanelCodes(MostPanels, Projection.Dimension, format);
        CentroidAt = new int[MostPanels * Columns];
        SlotOf = new int[count];
        HalfSquares = new float[CentroidAt.Length];
        Filled = new int[MostPanels];
        Moves = new float[count];
        PanelMoves = new float[MostPanels];
        Place(CentroidTree.InOrder(count));
    }

    /// <summary>What it takes, in bytes, with what choosing neighbours needs.</summary>
    /// <param name="count">See the constructor.</param>
    /// <param name="dimension">See there.</param>
    /// <param name="format">See there.</param>
    internal static long BytesOf(int count, int dimension, PanelFormat format)
    {
        const int perSlot = 24 * sizeof(int), perCentroid = 16 * sizeof(int);
        long panels = CentroidTree.MostPanels(count), steps = format.StepCount(dimension) + format.StepCount(Projection.Dimension);
        return panels * (steps * PanelJob.StepBytes + Columns * perSlot) + (long)count * (perCentroid + sizeof(float) * (long)dimension);
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

    /// <summary>h per slot, scaled, rounded to the nearest; infinite above the range of float.</summary>
    internal float[] HalfSquares { get; }

    /// <summary>The centroids.</summary>
    internal PanelCodes Full { get; }

    /// <summary>Their reduced vectors; null without a projection.</summary>
    internal PanelCodes? Reduced { get; }

    /// <summary>How far each centroid has moved since it was packed before; at least the true distance.</summary>
    internal float[] Moves { get; }

    /// <summary>The largest move of each panel.</summary>
    internal float[] PanelMoves { get; }

    /// <summary>The exact centroids, k x d.</summary>
    internal ReadOnlySpan<T> Exact => _source!.Values<T>();

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
        if (regroup) Place(CentroidTree.Grouped<T>(_source, _mean, threadCount, _projection));
        Array.Clear(PanelMoves);
        for (int j = 0; j < Count; j++)
        {
            ref float largest = ref PanelMoves[SlotOf[j] / Columns];
            largest = Math.Max(largest, Moves[j]);
        }
        NativeBuffer<float>?[] scratch = new NativeBuffer<float>?[threadCount];
        NativeBuffer<double>?[] rotated = new NativeBuffer<double>?[threadCount];
        ParallelBlocks.Run(threadCount, PanelCount, (worker, panel) =>
        {
            if (previous is null || regroup || PanelMoves[panel] > 0) PackPanel((int)panel, ref scratch[worker], ref rotated[worker]);
        });
        foreach (NativeBuffer<float>? buffer in scratch) buffer?.Dispose();
        foreach (NativeBuffer<double>? buffer in rotated) buffer?.Dispose();
    }

    /// <summary>Forgets the centroids; the next have not moved.</summary>
    internal void Forget()
    {
        _source = null;
        Array.Clear(Moves);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Full.Dispose();
        Reduced?.Dispose();
    }

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

    private void PackPanel(int panel, ref NativeBuffer<float>? scratch, ref NativeBuffer<double>? rotated)
    {
        int count = Filled[panel], first = panel * Columns;
        T** vectors = stackalloc T*[Columns];
        double* squares = stackalloc double[Columns];
        fixed (double* mean = _mean, noMean = _noMean)
        fixed (T* exact = Exact)
        {
            for (int l = 0; l < count; l++) vectors[l] = exact + (nint)CentroidAt[first + l] * _dimension;
            if (_rotation is null) Full.Pack(panel, vectors, count, mean, unit: 1, _scale, null, squares);
            else PackRotated(panel, vectors, count, mean, noMean, squares, rotated ??= new NativeBuffer<double>((long)Columns * _dimension));
            for (int l = 0; l < count; l++) HalfSquares[first + l] = (float)(squares[l] / 2 * _scale * _scale);
            if (_projection is null) return;
            scratch ??= new NativeBuffer<float>(_projection.ScratchLength + Columns * Projection.Dimension);
            float* reduced = scratch.Pointer + _projection.ScratchLength;
            for (int l = 0; l < count; l += SingleProducts.BatchRows)
                _projection.Reduce(vectors + l, squares + l, Math.Min(SingleProducts.BatchRows, count - l), scratch.Pointer,
                    reduced + l * Projection.Dimension);
            float** rows = stackalloc float*[Columns];
            double* errors = stackalloc double[Columns];
            for (int l = 0; l < count; l++)
            {
                rows[l] = reduced + l * Projection.Dimension;
                errors[l] = float.IsNaN(rows[l][Projection.Dimension - 1]) ? double.NaN : _projection.ErrorOf(squares[l]);
            }
            Reduced!.Pack(panel, rows, count, noMean, 1 / _projection.Scale, scale: 1, errors, null);
        }
    }

    private void PackRotated(
        int panel, T** vectors, int count, double* mean, double* noMean, double* squares, NativeBuffer<double> rotated)
    {
        double** rows = stackalloc double*[Columns];
        for (int l = 0; l < count; l++)
        {
            rows[l] = rotated.Pointer + (nint)l * _dimension;
            _rotation!.Apply(vectors[l], mean, rows[l]);
        }
        Full.Pack(panel, rows, count, noMean, unit: 1, _scale, null, squares);
    }
}
