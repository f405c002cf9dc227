using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Consecutive rows as small whole numbers, with the norms that the bound needs (<see cref="QuantisedBound"/>). Made once per data set.
/// </summary>
/// <remarks>
/// Blocks are rows in their order, which is the order of memory. All rows of a block share a step, so one huge coordinate would leave
/// its neighbours nothing but zeros: rows that reach out more than <see cref="WideFactor"/> times the block's median are set aside
/// and form blocks of their own, sorted by how far they reach.
/// Memory: d bytes (or 2 d) and 24 bytes per row.
/// </remarks>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class QuantisedRows<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    private const int SampleCount = 15;
    private const double WideFactor = 4, RangeWithinWide = 2;
    private readonly int _rowCount, _dimension, _levels;
    private readonly double _relative;
    private readonly PanelFormat _format;
    private readonly double[] _mean;
    private readonly NativeBuffer<byte> _values;
    private readonly NativeBuffer<int> _order, _excess;
    private readonly NativeBuffer<float> _residuals, _norms;
    private readonly NativeBuffer<double> _squares;

    /// <param name="rowCount">Rows 0 to rowCount - 1 of a batch.</param>
    /// <param name="dimension">d.</param>
    /// <param name="format">What the kernel takes.</param>
    /// <param name="mean">mu, d numbers and seven zeros. Any is right; the nearer to the rows' mean the tighter the bound.</param>
    /// <param name="blockRowCount">See <see cref="RowsPerBlock"/>.</param>
    internal QuantisedRows(int rowCount, int dimension, PanelFormat format, double[] mean, int blockRowCount)
    {
        (_rowCount, _dimension, _format, _mean) = (rowCount, dimension, format, mean);
        _levels = format.Levels(dimension);
        _relative = QuantisedBound.Relative(dimension);
        StepCount = format.StepCount(dimension);
        Stride = RowBytes(dimension, format);
        BlockRowCount = blockRowCount;
        _values = new NativeBuffer<byte>((long)rowCount * Stride);
        (_order, _excess) = (new NativeBuffer<int>(rowCount), new NativeBuffer<int>(rowCount));
        (_residuals, _norms) = (new NativeBuffer<float>(rowCount), new NativeBuffer<float>(rowCount));
        _squares = new NativeBuffer<double>(rowCount);
    }

    /// <summary>Rows per block, except where fewer are left.</summary>
    internal int BlockRowCount { get; }

    /// <summary>Steps of a kernel per row.</summary>
    internal int StepCount { get; }

    /// <summary>Bytes from row to row.</summary>
    internal int Stride { get; }

    /// <summary>The blocks, all rows once.</summary>
    internal RowBlock[] Blocks { get; private set; } = [];

    /// <summary>The row numbers of all blocks, one after the other.</summary>
    internal int* Order => _order.Pointer;

    /// <summary>What the kernel adds to the scores of a row beyond its dot products.</summary>
    internal int* Excess => _excess.Pointer;

    /// <summary>|e| per row, rounded up.</summary>
    internal float* Residuals => _residuals.Pointer;

    /// <summary>|p A| per row, rounded up.</summary>
    internal float* Norms => _norms.Pointer;

    /// <summary>|a|^2 per row.</summary>
    internal double* Squares => _squares.Pointer;

    /// <summary>Row 0.</summary>
    internal byte* Values => _values.Pointer;

    /// <summary>
    /// A block, a panel and the centroids in use stay in second-level cache; where there are few rows, every thread gets some blocks.
    /// </summary>
    internal static int RowsPerBlock(int rowCount, int dimension, int threadCount)
    {
        int most = dimension <= 512 ? 240 : dimension <= 1024 ? 184 : 120;
        return Math.Clamp((rowCount / (4 * threadCount) + 7) / 8 * 8, 24, most);
    }

    /// <summary>
    /// Bytes per quantised row: whole cache lines beyond one, and an odd number of them where rows are long, so that the rows of a tile do
    /// not fall into one set of the first-level cache.
    /// </summary>
    internal static int RowBytes(int dimension, PanelFormat format)
    {
        int bytes = 4 * format.StepCount(dimension);
        if (bytes < 64) return bytes;
        int lines = (bytes + 63) / 64;
        return 64 * (lines >= 16 ? lines | 1 : lines);
    }

    /// <summary>Quantises all rows. O(n d).</summary>
    /// <param name="batch">Holds them.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    internal void Fill(RowBatch<T> batch, int threadCount, CancellationToken cancellationToken)
    {
        int blockCount = (_rowCount + BlockRowCount - 1) / BlockRowCount;
        RowBlock[] blocks = new RowBlock[blockCount];
        List<(int Row, double Reach)>?[] aside = new List<(int, double)>?[blockCount];
        ParallelBlocks.Run(threadCount, blockCount, (_, block) =>
        {
            int first = (int)block * BlockRowCount, count = Math.Min(BlockRowCount, _rowCount - first);
            ReadOnlySpan<T> rows = batch.Rows(first, count);
            Span<double> reaches = stackalloc double[count];
            MeasureReach(rows, reaches);
            (aside[block], int kept, double largest) = SetAside(first, reaches);
            blocks[block] = Quantise(first, kept, largest, rows, first);
        }, cancellationToken);
        AppendWide(blocks, [.. aside.SelectMany(rows => rows ?? [])], batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _order.Dispose();
        _excess.Dispose();
        _residuals.Dispose();
        _norms.Dispose();
        _squares.Dispose();
    }

    /// <summary>Writes the rows that stay into <see cref="Order"/> from <paramref name="first"/> on.</summary>
    private (List<(int Row, double Reach)>? Aside, int Kept, double Largest) SetAside(int first, ReadOnlySpan<double> reaches)
    {
        // The median of some rows is good enough, and no sum that a huge value could spoil.
        Span<double> sample = stackalloc double[Math.Min(SampleCount, reaches.Length)];
        for (int s = 0; s < sample.Length; s++) sample[s] = reaches[s * reaches.Length / sample.Length];
        sample.Sort();
        double limit = WideFactor * sample[sample.Length / 2], largest = 0;
        List<(int, double)>? aside = null;
        int kept = 0;
        for (int r = 0; r < reaches.Length; r++)
        {
            if (reaches[r] > limit)
            {
                (aside ??= []).Add((first + r, reaches[r]));
                continue;
            }
            Order[first + kept++] = first + r;
            largest = Math.Max(largest, reaches[r]);
        }
        return (aside, kept, largest);
    }

    /// <summary>Closes the gaps that the rows set aside have left in <see cref="Order"/>, and appends blocks of those.</summary>
    private void AppendWide(RowBlock[] blocks, List<(int Row, double Reach)> aside, RowBatch<T> batch)
    {
        if (aside.Count == 0)
        {
            Blocks = blocks;
            return;
        }
        List<RowBlock> all = [];
        int end = 0;
        foreach (RowBlock block in blocks.Where(block => block.Count > 0))
        {
            _order.Span.Slice(block.First, block.Count).CopyTo(_order.Span[end..]);
            all.Add(block with { First = end });
            end += block.Count;
        }
        aside.Sort((a, b) => a.Reach != b.Reach ? a.Reach.CompareTo(b.Reach) : a.Row.CompareTo(b.Row));
        for (int i = 0, count; i < aside.Count; i += count, end += count)
        {
            for (count = 0; i + count < aside.Count && count < BlockRowCount; count++)
            {
                if (aside[i + count].Reach > RangeWithinWide * aside[i].Reach) break;
                Order[end + count] = aside[i + count].Row;
            }
            all.Add(Quantise(end, count, aside[i + count - 1].Reach, batch));
        }
        Blocks = [.. all];
    }

    private RowBlock Quantise(int first, int count, double largest, ReadOnlySpan<T> rows, int firstRow)
    {
        double step = QuantisedBound.Step(largest, _levels);
        RowBlock block = new(first, count, step, 0, 0, 0);
        fixed (T* values = rows)
            for (int i = first; i < first + count; i++)
                block = Include(block, QuantiseRow(Order[i], values + (long)(Order[i] - firstRow) * _dimension, step));
        return block;
    }

    private RowBlock Quantise(int first, int count, double largest, RowBatch<T> batch)
    {
        double step = QuantisedBound.Step(largest, _levels);
        RowBlock block = new(first, count, step, 0, 0, 0);
        for (int i = first; i < first + count; i++)
            fixed (T* row = batch.Rows(Order[i], 1)) block = Include(block, QuantiseRow(Order[i], row, step));
        return block;
    }

    private RowBlock Include(RowBlock block, int row) => block with
    {
        LargestResidual = Math.Max(block.LargestResidual, Residuals[row]),
        LargestNorm = Math.Max(block.LargestNorm, Norms[row]),
        LargestSquare = Math.Max(block.LargestSquare, Squares[row]),
    };

    /// <summary>max |x_i - mu_i| of every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureReach(ReadOnlySpan<T> rows, Span<double> reaches)
    {
        int d = _dimension;
        fixed (T* first = rows)
        fixed (double* mean = _mean)
        {
            for (int r = 0; r < reaches.Length; r++)
            {
                T* x = first + (nint)r * d;
                Vector512<double> largest = default;
                int i = 0;
                for (; i <= d - 8; i += 8) largest = Vector512.Max(largest, Vector512.Abs(Vectors.Load(x + i) - Vector512.Load(mean + i)));
                double reach = Vectors.Largest(largest);
                for (; i < d; i++) reach = Math.Max(reach, Math.Abs(double.CreateTruncating(x[i]) - mean[i]));
                reaches[r] = reach;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int QuantiseRow(int row, T* x, double step)
    {
        int d = _dimension, i = 0, sum = 0;
        double square = 0, residual = 0, length = 0, inverse = 1 / step;
        byte* bytes = _values.Pointer + (long)row * Stride;
        bool isBytes = _format == PanelFormat.Bytes;
        fixed (double* mean = _mean)
        {
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
                if (isBytes) Vectors.StoreBytes(Vectors.ToInt32(whole), (sbyte*)bytes + i);
                else Vectors.StoreWords(Vectors.ToInt32(whole), (short*)bytes + i);
            }
            (square, residual) = (Vectors.Sum(squares), Vectors.Sum(residuals));
            (length, sum) = (Vectors.Sum(lengths), (int)Vectors.Sum(sums));
            for (; i < d; i++)
            {
                double a = double.CreateTruncating(x[i]) - mean[i], whole = Math.Round(a * inverse);
                double e = Math.FusedMultiplyAdd(whole, -step, a);
                square += a * a;
                residual += e * e;
                length += whole * whole;
                sum += (int)whole;
                if (isBytes) ((sbyte*)bytes)[i] = (sbyte)whole;
                else ((short*)bytes)[i] = (short)whole;
            }
        }
        Excess[row] = isBytes ? PanelFormats.ByteExcess * sum : 0;
        // The residual of a rounded difference misses at most 2^-53 of the coordinate itself.
        Residuals[row] = QuantisedBound.Up(QuantisedBound.Norm(residual, _relative) + _relative * Math.Sqrt(square));
        Norms[row] = QuantisedBound.Up(QuantisedBound.Norm(length, _relative) * step);
        Squares[row] = square;
        return row;
    }
}
