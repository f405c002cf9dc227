using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// Rows that lie on the device already, prepared for the screen: all of them where that fits; otherwise a batch at a time, anew in every
/// iteration, which moves nothing between host and device either.
/// </summary>
internal sealed class PlacedRows : ICudaRows
{
    private const int PreparationStep = 1 << 20;
    private readonly CudaMatrix _matrix;
    private readonly long _firstRow;
    private readonly CudaStream _stream;
    private readonly PrepareArguments _preparation;
    private readonly CudaKernel _prepare;
    private readonly DeviceCollection _buffers;
    private readonly DeviceBuffer<ulong> _firstBad;
    private readonly RowSlot _slot;
    private readonly bool _isPrepared;

    /// <param name="stream">Everything happens in it.</param>
    /// <param name="matrix">The rows.</param>
    /// <param name="firstRow">The first that is wanted.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="preparation">Shift and scale.</param>
    /// <param name="tuning">The tuned numbers.</param>
    internal PlacedRows(
        CudaStream stream, CudaMatrix matrix, long firstRow, long rowCount, PrepareArguments preparation, CudaTuning tuning)
    {
        (_stream, _matrix, _firstRow, _preparation) = (stream, matrix, firstRow, preparation);
        CudaContext context = matrix.Device.Context;
        _prepare = matrix.Device.Kernels.Prepare(matrix.ElementType);
        BytesNeeded = rowCount * RowSlot.PreparedBytesPerRow(matrix.Dimension);
        BatchRows = tuning.BatchRows;
        _buffers = new DeviceCollection(context);
        try
        {
            _firstBad = _buffers.Add<ulong>(1);
            _firstBad.Fill(0xff, stream);
            RowSlot? whole = BytesNeeded <= tuning.BytesForRows(context) ? CudaException.NullWithoutMemory(() => Open(rowCount)) : null;
            _isPrepared = whole is not null;
            _slot = _buffers.Add(whole ?? Open(Math.Min(rowCount, BatchRows)));
            for (long first = 0; _isPrepared && first < rowCount; first += PreparationStep)
                Prepare(_slot.Batch(first, (int)Math.Min(PreparationStep, rowCount - first)));
        }
        catch
        {
            _buffers.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsResident => true;

    /// <inheritdoc/>
    public long BytesNeeded { get; }

    /// <inheritdoc/>
    public int BatchRows { get; }

    /// <inheritdoc/>
    public RowBatch Load(long first, int count)
    {
        if (_isPrepared) return _slot.Batch(first, count);
        RowBatch batch = _slot.Batch(0, count) with { Rows = (ulong)_matrix.AddressOf(_firstRow + first) };
        Prepare(batch);
        return batch;
    }

    /// <inheritdoc/>
    public bool HasBadRows() => _firstBad.First(_stream) != ulong.MaxValue;

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private RowSlot Open(long rowCount) => new(
        _matrix.Device, rowCount, _matrix.Dimension, _matrix.ElementType.Bytes(), _stream, (ulong)_matrix.AddressOf(_firstRow));

    private void Prepare(RowBatch batch) => RowSlot.Prepare(batch, _prepare, _preparation, _firstBad.Address, _stream);
}
