using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows under work: all of them where they lie in memory as float32, otherwise a stretch that is copied once and then read by the
/// assignment and by the update.
/// </summary>
internal sealed class RowBatch<T> where T : unmanaged, INumberBase<T>
{
    private readonly FeatureMatrix _rows;
    private readonly RowReader<T> _reader;
    private readonly bool _inMemory;
    private T[] _copy = [];
    private long _firstRow;

    internal unsafe RowBatch(FeatureMatrix rows, long copiedBytes)
    {
        _rows = rows;
        _reader = new RowReader<T>(rows);
        _inMemory = typeof(T) == typeof(float) && rows.RowCount > 0 && rows.TryGetRows(0, 1, out _);
        long fitting = copiedBytes / (sizeof(T) * (long)rows.Dimension);
        MaxRowCount = _inMemory ? int.MaxValue : (int)Math.Clamp(fitting, 1, int.MaxValue / rows.Dimension);
    }

    /// <summary>Most rows that <see cref="Load"/> takes.</summary>
    internal int MaxRowCount { get; }

    /// <summary>Makes rows available.</summary>
    internal void Load(long firstRow, int rowCount, int threadCount, CancellationToken cancellationToken)
    {
        _firstRow = firstRow;
        if (_inMemory) return;
        int dimension = _rows.Dimension, step = _reader.BlockRowCount;
        if (_copy.Length < rowCount * dimension) _copy = GC.AllocateUninitializedArray<T>(rowCount * dimension);
        ParallelBlocks.Run(threadCount, (rowCount + step - 1) / step, (_, block) =>
        {
            int start = (int)block * step;
            _reader.Copy(firstRow + start, _copy.AsSpan(start * dimension, Math.Min(step, rowCount - start) * dimension));
        }, cancellationToken);
    }

    /// <summary>All loaded rows, where they lie in one piece that a span can hold.</summary>
    /// <param name="rowCount">As many as were loaded.</param>
    /// <param name="all">Their values.</param>
    internal bool TryGetAll(int rowCount, out ReadOnlySpan<T> all)
    {
        all = default;
        if ((long)rowCount * _rows.Dimension > int.MaxValue) return false;
        if (!_inMemory) all = _copy.AsSpan(0, rowCount * _rows.Dimension);
        else if (!_rows.TryGetRows(_firstRow, rowCount, out ReadOnlySpan<float> singles)) return false;
        else all = MemoryMarshal.Cast<float, T>(singles);
        return true;
    }

    /// <summary>Rows inside the batch.</summary>
    /// <param name="index">Counted from the batch's first row.</param>
    /// <param name="count">How many; a few hundred at most.</param>
    internal ReadOnlySpan<T> Rows(int index, int count)
    {
        if (!_inMemory) return _copy.AsSpan(index * _rows.Dimension, count * _rows.Dimension);
        T[]? unused = null;
        return _reader.Read(_firstRow + index, count, ref unused);
    }
}
