using System.Runtime.CompilerServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// Brings rows over in pieces, through two pinned buffers: while one is on its way, the other is filled from wherever the rows lie.
/// </summary>
internal sealed class RowStager<T, TNumber> : IDisposable where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private const int PieceBytes = 16 << 20, BlockLength = 1 << 16;
    private readonly FeatureMatrix _rows;
    private readonly int _threadCount, _pieceRows;
    private readonly DeviceCollection _parts;
    private readonly PinnedBuffer<T>[] _buffers;
    private readonly CudaEvent[] _sent;
    private int _turn;

    internal RowStager(CudaContext context, FeatureMatrix rows, int threadCount)
    {
        (_rows, _threadCount) = (rows, threadCount);
        _pieceRows = (int)Math.Min(rows.RowCount, Math.Max(1, PieceBytes / ((long)rows.Dimension * Unsafe.SizeOf<T>())));
        _parts = new DeviceCollection(context);
        try
        {
            _buffers = [NewBuffer(), NewBuffer()];
            _sent = [_parts.Add(new CudaEvent(context)), _parts.Add(new CudaEvent(context))];
            Stream = _parts.Add(new CudaStream(context)); // the last, so that it ends before what it reads
        }
        catch
        {
            _parts.Dispose();
            throw;
        }

        PinnedBuffer<T> NewBuffer() => _parts.Add(new PinnedBuffer<T>(context, _pieceRows * rows.Dimension));
    }

    /// <summary>The stream of the copies.</summary>
    internal CudaStream Stream { get; }

    /// <summary>Sends some rows; they are there when <see cref="Stream"/> has done what it was given.</summary>
    /// <param name="firstRow">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="address">On the device, m x d.</param>
    internal void Send(long firstRow, int count, ulong address)
    {
        int dimension = _rows.Dimension;
        for (int done = 0; done < count; done += _pieceRows)
        {
            int piece = Math.Min(_pieceRows, count - done);
            long first = firstRow + done;
            _turn = 1 - _turn;
            PinnedBuffer<T> buffer = _buffers[_turn];
            _sent[_turn].Synchronize(); // what was in it is over
            int step = Math.Max(1, BlockLength / dimension);
            ParallelBlocks.Run(_threadCount, (piece + step - 1) / step, (_, block) =>
            {
                int start = (int)block * step, rows = Math.Min(step, piece - start);
                TNumber.CopyRows(_rows, first + start, buffer.Part(start * dimension, rows * dimension));
            });
            buffer.CopyTo(address + (ulong)((long)done * dimension * Unsafe.SizeOf<T>()), piece * dimension, Stream);
            _sent[_turn].Record(Stream);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();
}
