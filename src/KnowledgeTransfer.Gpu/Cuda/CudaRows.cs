using System.Runtime.CompilerServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// The rows of a data set on a device, prepared for the screen: all of them where they fit; otherwise two stretches, one being worked on
/// while the next is on its way.
/// </summary>
internal sealed class CudaRows<T, TNumber> : ICudaRows where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private readonly CudaDevice _device;
    private readonly CudaStream _stream;
    private readonly FeatureMatrix _rows;
    private readonly PrepareArguments _preparation;
    private readonly CudaKernel _prepare;
    private readonly RowStager<T, TNumber> _stager;
    private readonly List<RowSlot> _slots = [];
    private readonly DeviceBuffer<ulong> _firstBad;
    private readonly CudaEvent _arrived, _used;
    private (long First, int Count, int Slot, Task Sending)? _next;

    internal CudaRows(
        CudaDevice device, CudaStream stream, FeatureMatrix rows, PrepareArguments preparation, CudaTuning tuning, int threadCount)
    {
        (_device, _stream, _rows, _preparation) = (device, stream, rows, preparation);
        _prepare = device.Kernels.Prepare(rows.ElementType);
        CudaContext context = device.Context;
        try
        {
            _arrived = new CudaEvent(context);
            _used = new CudaEvent(context);
            _firstBad = new DeviceBuffer<ulong>(context, 1);
            _firstBad.Fill(0xff, stream);
            _stager = new RowStager<T, TNumber>(context, rows, threadCount);
            long perRow = RowSlot.BytesPerRow(rows.Dimension, Unsafe.SizeOf<T>());
            BytesNeeded = rows.RowCount * perRow;
            IsResident = BytesNeeded <= tuning.BytesForRows(context) && TryAdd(rows.RowCount);
            if (IsResident)
            {
                BatchRows = tuning.BatchRows;
                SendAll();
                return;
            }
            int fitting = (int)Math.Clamp(tuning.StreamedBytes / perRow / ScreenPlan.Rows * ScreenPlan.Rows, ScreenPlan.Rows, tuning.BatchRows);
            BatchRows = (int)Math.Min(fitting, (rows.RowCount + ScreenPlan.Rows - 1) / ScreenPlan.Rows * ScreenPlan.Rows);
            for (int i = 0; i < 2; i++) _slots.Add(NewSlot(BatchRows));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsResident { get; }

    /// <inheritdoc/>
    public long BytesNeeded { get; }

    /// <inheritdoc/>
    public int BatchRows { get; }

    /// <inheritdoc/>
    public RowBatch Load(long first, int count)
    {
        if (IsResident) return _slots[0].Batch(first, count);
        if (_next is not { } next || next.First != first || next.Count < count)
        {
            _next?.Sending.GetAwaiter().GetResult(); // other rows than expected: two must not send at once
            next = Begin(first, count, 0);
        }
        next.Sending.GetAwaiter().GetResult();
        _arrived.Record(_stager.Stream);
        _arrived.Precede(_stream);
        RowBatch batch = _slots[next.Slot].Batch(0, count);
        RowSlot.Prepare(batch, _prepare, _preparation, _firstBad.Address, _stream);
        _next = null;
        if (first % BatchRows != 0) return batch; // a single row: who knows what is next
        // The other slot may be overwritten as soon as what was started so far, which includes all that reads it, is done.
        long after = first + count < _rows.RowCount ? first + count : 0;
        _next = Begin(after, (int)Math.Min(BatchRows, _rows.RowCount - after), 1 - next.Slot);
        return batch;
    }

    /// <inheritdoc/>
    public bool HasBadRows() => _firstBad.First(_stream) != ulong.MaxValue;

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _next?.Sending.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is CudaException or IOException or KnowledgeTransferException)
        {
            // nobody needs these rows any more
        }
        _next = null;
        _stager?.Dispose();
        foreach (RowSlot slot in _slots) slot.Dispose();
        _firstBad?.Dispose();
        _arrived?.Dispose();
        _used?.Dispose();
    }

    private RowSlot NewSlot(long rowCount) =>
        new(_device, rowCount, _rows.Dimension, Unsafe.SizeOf<T>(), _stream);

    private bool TryAdd(long rowCount)
    {
        if (CudaException.NullWithoutMemory(() => NewSlot(rowCount)) is not { } slot) return false;
        _slots.Add(slot);
        return true;
    }

    private void SendAll()
    {
        const int step = 1 << 20;
        _stream.Synchronize(); // cleared
        for (long first = 0; first < _rows.RowCount; first += step)
        {
            int count = (int)Math.Min(step, _rows.RowCount - first);
            _stager.Send(first, count, _slots[0].RowAddress(first));
            _arrived.Record(_stager.Stream);
            _arrived.Precede(_stream);
            RowSlot.Prepare(_slots[0].Batch(first, count), _prepare, _preparation, _firstBad.Address, _stream);
        }
    }

    private (long First, int Count, int Slot, Task Sending) Begin(long first, int count, int slot)
    {
        _used.Record(_stream);
        _used.Precede(_stager.Stream);
        ulong address = _slots[slot].RowAddress(0);
        return (first, count, slot, Task.Run(() =>
        {
            _device.Context.Bind();
            _stager.Send(first, count, address);
        }));
    }
}
