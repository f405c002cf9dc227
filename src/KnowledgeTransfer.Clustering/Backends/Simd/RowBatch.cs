using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The part of the rows under work: used where rows lie in memory as float32, otherwise in a buffer that is filled once and then read by the
/// assignment and by the update. The first parts may stay; of the others the next one is read while the one before is under work.
/// </summary>
internal sealed unsafe class RowBatch<T> : IDisposable where T : unmanaged, INumberBase<T>
{
    private readonly FeatureMatrix _rows;
    private readonly RowReader<T> _reader;
    private readonly bool _readsAhead;
    private readonly int _partRowCount, _partCount;
    private readonly NativeBuffer<T>?[] _kept;
    private readonly NativeBuffer<T>?[] _passing = new NativeBuffer<T>?[2];
    private NativeBuffer<T>? _buffer, _aheadBuffer;
    private PartRead<T>? _ahead;
    private int _loadedPart = -1, _aheadPart = -1, _turn;
    private long _firstRow;

    /// <param name="rows">n x d.</param>
    /// <param name="partRowCount">Rows of every part but the last.</param>
    /// <param name="keptCount">Parts that stay once they were read: the first ones.</param>
    /// <param name="readsAhead">Whether the next part is read while one is under work, into a second buffer.</param>
    internal RowBatch(FeatureMatrix rows, int partRowCount, int keptCount = 0, bool readsAhead = false)
    {
        (_rows, _partRowCount, _readsAhead) = (rows, partRowCount, readsAhead);
        _partCount = (int)((rows.RowCount + partRowCount - 1) / partRowCount);
        _reader = new RowReader<T>(rows);
        IsInPlace = LiesInPlace(rows);
        _kept = new NativeBuffer<T>?[IsInPlace ? 0 : Math.Min(keptCount, _partCount)];
    }

    /// <summary>Whether rows are used where they lie.</summary>
    internal bool IsInPlace { get; }

    /// <summary>Whether rows are float32 numbers in memory, mapped files included.</summary>
    internal static bool LiesInPlace(FeatureMatrix rows) =>
        typeof(T) == typeof(float) && rows.RowCount > 0 && rows.TryGetRows(0, 1, out _);

    /// <summary>Rows of a part where nothing limits memory but the bytes of its copy.</summary>
    internal static int RowsPerPart(FeatureMatrix rows, long copiedBytes)
    {
        long fitting = LiesInPlace(rows) ? rows.RowCount : copiedBytes / (sizeof(T) * (long)rows.Dimension);
        return (int)Math.Clamp(fitting, 1, Math.Min(rows.RowCount, LiesInPlace(rows) ? int.MaxValue : int.MaxValue / rows.Dimension));
    }

    /// <summary>Makes a part available; parts of one pass come in their order.</summary>
    /// <exception cref="KnowledgeTransferException">Rows of it could not be read.</exception>
    internal void Load(int part, int threadCount, CancellationToken cancellationToken)
    {
        _firstRow = (long)part * _partRowCount;
        if (IsInPlace) return;
        if (part < _kept.Length && _kept[part] is { } kept)
        {
            _buffer = kept;
        }
        else if (part != _loadedPart)
        {
            if (_aheadPart != part) Prepare(part, cancellationToken);
            _ahead!.Finish(threadCount);
            _buffer = _aheadBuffer;
            if (part < _kept.Length) _kept[part] = _buffer;
            (_ahead, _aheadPart) = (null, -1);
        }
        _loadedPart = part;
        int next = part + 1;
        while (next < _kept.Length && _kept[next] is not null) next++;
        if (!_readsAhead || next >= _partCount || _aheadPart == next) return;
        Prepare(next, cancellationToken);
        _ahead!.Begin();
    }

    /// <summary>Ends a pass that cannot be finished: nothing is being read afterwards.</summary>
    internal void Stop()
    {
        _ahead?.Stop();
        if (_aheadPart >= 0 && _aheadPart < _kept.Length && _kept[_aheadPart] is null) _aheadBuffer?.Dispose();
        (_ahead, _aheadPart) = (null, -1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        foreach (NativeBuffer<T>? buffer in _kept) buffer?.Dispose();
        foreach (NativeBuffer<T>? buffer in _passing) buffer?.Dispose();
    }

    /// <summary>All loaded rows, where they lie in one piece that a span can hold.</summary>
    /// <param name="rowCount">As many as were loaded.</param>
    /// <param name="all">Their values.</param>
    internal bool TryGetAll(int rowCount, out ReadOnlySpan<T> all)
    {
        all = default;
        if ((long)rowCount * _rows.Dimension > int.MaxValue) return false;
        if (!IsInPlace) all = Copied(0, rowCount);
        else if (!_rows.TryGetRows(_firstRow, rowCount, out ReadOnlySpan<float> singles)) return false;
        else all = MemoryMarshal.Cast<float, T>(singles);
        return true;
    }

    /// <summary>Rows inside the part.</summary>
    /// <param name="index">Counted from the part's first row.</param>
    /// <param name="count">How many; a few hundred at most.</param>
    internal ReadOnlySpan<T> Rows(int index, int count)
    {
        if (!IsInPlace) return Copied(index, count);
        T[]? unused = null;
        return _reader.Read(_firstRow + index, count, ref unused);
    }

    private ReadOnlySpan<T> Copied(int index, int count) =>
        new(_buffer!.Pointer + (nint)index * _rows.Dimension, count * _rows.Dimension);

    /// <summary>Chooses where a part goes: a buffer of its own if it stays, else that of the two which is not under work.</summary>
    private void Prepare(int part, CancellationToken cancellationToken)
    {
        Stop();
        int count = (int)Math.Min(_partRowCount, _rows.RowCount - (long)part * _partRowCount);
        if (part < _kept.Length)
        {
            _aheadBuffer = new NativeBuffer<T>((long)count * _rows.Dimension, isZero: false);
        }
        else
        {
            if (_readsAhead) _turn ^= 1;
            _aheadBuffer = _passing[_turn] ??= new NativeBuffer<T>((long)_partRowCount * _rows.Dimension, isZero: false);
        }
        if (_aheadBuffer == _buffer) _loadedPart = -1;
        _ahead = new PartRead<T>(
            _reader, (long)part * _partRowCount, count, _rows.Dimension, _aheadBuffer.Pointer, cancellationToken);
        _aheadPart = part;
    }
}
