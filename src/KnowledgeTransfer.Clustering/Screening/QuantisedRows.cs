using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Consecutive rows as small whole numbers, and, where that pays, their reduced vectors (<see cref="Projection"/>) as such. Made once per
/// data set.
/// </summary>
/// <remarks>
/// Blocks are rows in their order, which is the order of memory. All rows of a block share a step, so one huge coordinate would leave
/// its neighbours nothing but zeros: rows that reach out more than <see cref="WideFactor"/> times the block's median are set aside
/// and form blocks of their own, sorted by how far they reach.
/// Memory per row: d bytes (or 2 d) and 24 bytes, and 44 (or 76) with reduced vectors.
/// </remarks>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class QuantisedRows<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    private const int SampleCount = 15;
    private const double WideFactor = 4, RangeWithinWide = 2;
    private readonly int _dimension;
    private readonly double[] _mean, _noMean;
    private readonly double _scale;
    private readonly Projection? _projection;
    private readonly Rotation? _rotation;
    private readonly NativeBuffer<int> _order;
    private readonly NativeBuffer<double> _squares;
    private int _rowCount;
    private int[]? _positions;

    /// <param name="rowCount">Most rows of a batch.</param>
    /// <param name="dimension">d.</param>
    /// <param name="format">What the kernel takes.</param>
    /// <param name="mean">mu, d numbers and seven zeros. Any is right; the nearer to the rows' mean the tighter the bound.</param>
    /// <param name="scale">A power of two that brings rows to about length 1. Any is right.</param>
    /// <param name="blockRowCount">See <see cref="RowsPerBlock"/>.</param>
    /// <param name="projection">How rows are reduced, or null.</param>
    /// <param name="rotation">How whole rows are rotated before, or null.</param>
    internal QuantisedRows(
        int rowCount, int dimension, PanelFormat format, double[] mean, double scale, int blockRowCount, Projection? projection = null,
        Rotation? rotation = null)
    {
        (_dimension, _mean, _scale, _projection, _rotation, BlockRowCount) = (dimension, mean, scale, projection, rotation, blockRowCount);
        _noMean = new double[rotation is null ? 0 : mean.Length];
        Full = new RowCodes(rowCount, dimension, format);
        if (projection is not null) Reduced = new RowCodes(rowCount, Projection.Dimension, format);
        _order = new NativeBuffer<int>(rowCount);
        _squares = new NativeBuffer<double>(rowCount);
    }

    /// <summary>Rows per block, except where fewer are left.</summary>
    internal int BlockRowCount { get; }

    /// <summary>The rows.</summary>
    internal RowCodes Full { get; }

    /// <summary>Their reduced vectors; null without a projection.</summary>
    internal RowCodes? Reduced { get; }

    /// <summary>The blocks, all rows once.</summary>
    internal RowBlock[] Blocks { get; private set; } = [];

    /// <summary>The row numbers of all blocks, one after the other.</summary>
    internal int* Order => _order.Pointer;

    /// <summary>|a|^2 per row.</summary>
    internal double* Squares => _squares.Pointer;

    /// <summary>Rows of all blocks, each block's count rounded up to whole vectors.</summary>
    internal long BoundsCount => Blocks.Length == 0 ? 0 : Blocks[^1].BoundsFirst + GroupBounds.Padded(Blocks[^1].Count);

    /// <summary>
    /// A block, a panel and the centroids in use stay in second-level cache; where there are few rows, every thread gets some blocks.
    /// </summary>
    internal static int RowsPerBlock(int rowCount, int dimension, int threadCount)
    {
        int most = dimension <= 512 ? 240 : dimension <= 1024 ? 176 : 112;
        return Math.Clamp((rowCount / (4 * threadCount) + 15) / 16 * 16, 16, most);
    }

    /// <summary>What it takes, in bytes, with what <see cref="Find"/> needs.</summary>
    /// <param name="rowCount">See the constructor.</param>
    /// <param name="dimension">See there.</param>
    /// <param name="format">See there.</param>
    /// <param name="isReduced">Whether there is a projection.</param>
    internal static long BytesOf(int rowCount, int dimension, PanelFormat format, bool isReduced) =>
        RowCodes.BytesOf(rowCount, dimension, format) + (isReduced ? RowCodes.BytesOf(rowCount, Projection.Dimension, format) : 0)
        + NativeBuffer<int>.BytesOf(rowCount) + NativeBuffer<double>.BytesOf(rowCount) + sizeof(int) * (long)rowCount;

    /// <summary>Quantises rows, in place of those that were there before. O(n d).</summary>
    /// <param name="batch">Holds them.</param>
    /// <param name="rowCount">Rows 0 to rowCount - 1, no more than there is room for.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    internal void Fill(RowBatch<T> batch, int rowCount, int threadCount, CancellationToken cancellationToken)
    {
        (_rowCount, _positions) = (rowCount, null);
        int blockCount = (_rowCount + BlockRowCount - 1) / BlockRowCount;
        RowBlock[] blocks = new RowBlock[blockCount];
        List<(int Row, double Reach)>?[] aside = new List<(int, double)>?[blockCount];
        Worker?[] workers = new Worker?[threadCount];
        ParallelBlocks.Run(threadCount, blockCount, (number, block) =>
        {
            Worker worker = workers[number] ??= new Worker(_projection, _rotation, BlockRowCount, _dimension);
            int first = (int)block * BlockRowCount, count = Math.Min(BlockRowCount, _rowCount - first);
            ReadOnlySpan<T> rows = batch.Rows(first, count);
            Span<double> reaches = stackalloc double[count];
            MeasureReach(rows, reaches, worker);
            (aside[block], int kept, double largest) = SetAside(first, reaches);
            fixed (T* values = rows)
            {
                T** pointers = stackalloc T*[kept];
                for (int i = 0; i < kept; i++) pointers[i] = values + (nint)(Order[first + i] - first) * _dimension;
                blocks[block] = Quantise(first, kept, largest, pointers, worker);
            }
        }, cancellationToken);
        AppendWide(blocks, [.. aside.SelectMany(rows => rows ?? [])], batch, workers.First(worker => worker is not null)!);
        foreach (Worker? worker in workers) worker?.Dispose();
    }

    /// <summary>Where the bounds of a row lie: the block, and the row's place in it. O(1), O(n) once if rows were set aside.</summary>
    internal (RowBlock Block, int Place) Find(int row)
    {
        if (_positions is null)
        {
            _positions = new int[_rowCount];
            for (int position = 0; position < _rowCount; position++) _positions[Order[position]] = position;
        }
        int low = 0, wanted = _positions[row];
        for (int high = Blocks.Length - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            if (Blocks[middle].First <= wanted) low = middle;
            else high = middle - 1;
        }
        return (Blocks[low], wanted - Blocks[low].First);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Full.Dispose();
        Reduced?.Dispose();
        _order.Dispose();
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
    private void AppendWide(RowBlock[] blocks, List<(int Row, double Reach)> aside, RowBatch<T> batch, Worker worker)
    {
        List<RowBlock> all = [];
        int end = 0;
        long bounds = 0;
        foreach (RowBlock block in blocks.Where(block => block.Count > 0))
        {
            if (end < block.First) _order.Span.Slice(block.First, block.Count).CopyTo(_order.Span[end..]);
            Append(block);
        }
        aside.Sort((a, b) => a.Reach != b.Reach ? a.Reach.CompareTo(b.Reach) : a.Row.CompareTo(b.Row));
        for (int i = 0, count; i < aside.Count; i += count)
        {
            for (count = 0; i + count < aside.Count && count < BlockRowCount; count++)
            {
                if (aside[i + count].Reach > RangeWithinWide * aside[i].Reach) break;
                Order[end + count] = aside[i + count].Row;
            }
            Append(Quantise(end, count, aside[i + count - 1].Reach, batch, worker));
        }
        Blocks = [.. all];

        void Append(RowBlock block)
        {
            all.Add(block with { First = end, BoundsFirst = bounds });
            end += block.Count;
            bounds += GroupBounds.Padded(block.Count);
        }
    }

    /// <summary>Rows that lie anywhere are copied together.</summary>
    private RowBlock Quantise(int first, int count, double largest, RowBatch<T> batch, Worker worker)
    {
        using NativeBuffer<T> copy = new((long)count * _dimension);
        T*[] pointers = new T*[count];
        for (int i = 0; i < count; i++)
        {
            pointers[i] = copy.Pointer + (nint)i * _dimension;
            batch.Rows(Order[first + i], 1).CopyTo(new Span<T>(pointers[i], _dimension));
        }
        fixed (T** rows = pointers) return Quantise(first, count, largest, rows, worker);
    }

    private RowBlock Quantise(int first, int count, double largest, T** rows, Worker worker)
    {
        double largestSquare = 0;
        CodeRange full = new(QuantisedBound.Step(largest, Full.Levels), 0, 0), reduced = default;
        fixed (double* mean = _mean, noMean = _noMean)
        {
            for (int i = 0; i < count; i++)
            {
                int row = Order[first + i];
                _rotation?.Apply(rows[i], mean, worker.Rotated);
                Squares[row] = _rotation is null
                    ? Full.Quantise(row, rows[i], mean, full.Step, error: 0, _scale)
                    : Full.Quantise(row, worker.Rotated, noMean, full.Step, error: 0, _scale);
                largestSquare = Math.Max(largestSquare, Squares[row]);
                full = Full.Include(full, row);
            }
        }
        if (worker.Reducer is { } reducer) reduced = reducer.Reduce(rows, Order + first, Squares, count, Reduced!);
        return new RowBlock(first, count, 0, largestSquare, full, reduced);
    }

    /// <summary>max |a_i| of every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureReach(ReadOnlySpan<T> rows, Span<double> reaches, Worker worker)
    {
        int d = _dimension;
        fixed (T* first = rows)
        fixed (double* mean = _mean, noMean = _noMean)
        {
            for (int r = 0; r < reaches.Length; r++)
            {
                T* row = first + (nint)r * d;
                _rotation?.Apply(row, mean, worker.Rotated);
                reaches[r] = _rotation is null ? Vectors.Reach(row, mean, d) : Vectors.Reach(worker.Rotated, noMean, d);
            }
        }
    }

    /// <summary>What a thread needs.</summary>
    private sealed class Worker(Projection? projection, Rotation? rotation, int rowCount, int dimension) : IDisposable
    {
        private readonly NativeBuffer<double>? _rotated = rotation is null ? null : new(dimension);

        /// <summary>Null without a projection.</summary>
        internal RowReducer? Reducer { get; } = projection is null ? null : new(projection, rowCount);

        /// <summary>A row, rotated.</summary>
        internal double* Rotated => _rotated is null ? null : _rotated.Pointer;

        public void Dispose()
        {
            _rotated?.Dispose();
            Reducer?.Dispose();
        }
    }
}
