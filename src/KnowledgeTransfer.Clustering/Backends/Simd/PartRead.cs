using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Rows on their way into memory: a thread of the pool reads them while others work on the rows before, and who needs them helps with what is
/// left, so that reading takes as many threads as it has to.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class PartRead<T> where T : unmanaged, INumberBase<T>
{
    private readonly RowReader<T> _reader;
    private readonly long _firstRow;
    private readonly int _rowCount, _dimension, _blockCount;
    private readonly T* _target;
    private readonly CancellationToken _cancellationToken;
    private Task? _background;
    private int _begun;

    /// <param name="reader">Gives the rows.</param>
    /// <param name="firstRow">The first one.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="dimension">d.</param>
    /// <param name="target">Receives them; must outlive this read.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    internal PartRead(
        RowReader<T> reader, long firstRow, int rowCount, int dimension, T* target, CancellationToken cancellationToken)
    {
        (_reader, _firstRow, _rowCount, _dimension) = (reader, firstRow, rowCount, dimension);
        _target = target;
        _blockCount = (rowCount + reader.BlockRowCount - 1) / reader.BlockRowCount;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Begins to read in the background.</summary>
    /// <remarks>On a thread of the pool, which keeps what rows are converted in; where none is free, whoever needs the part reads it.</remarks>
    internal void Begin() => _background = Task.Run(ReadBlocks, CancellationToken.None);

    /// <summary>Reads what nobody has begun yet and waits for the rest.</summary>
    /// <param name="threadCount">At least 1.</param>
    /// <exception cref="KnowledgeTransferException">Rows could not be read, here or in the background.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void Finish(int threadCount)
    {
        try
        {
            ParallelBlocks.Run(threadCount, threadCount, (_, _) => ReadBlocks());
        }
        catch
        {
            Stop();
            throw;
        }
        _background?.GetAwaiter().GetResult();
    }

    /// <summary>Leaves what nobody has begun yet and waits until the background is quiet; whatever it says then interests no one.</summary>
    internal void Stop()
    {
        Volatile.Write(ref _begun, _blockCount);
        _background?.ContinueWith(read => _ = read.Exception, TaskScheduler.Default).Wait();
    }

    private void ReadBlocks()
    {
        try
        {
            for (int block; (block = Interlocked.Increment(ref _begun) - 1) < _blockCount;)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                int start = block * _reader.BlockRowCount, count = Math.Min(_reader.BlockRowCount, _rowCount - start);
                _reader.Copy(_firstRow + start, new Span<T>(_target + (nint)start * _dimension, count * _dimension));
            }
        }
        catch
        {
            Volatile.Write(ref _begun, _blockCount);
            throw;
        }
    }
}
