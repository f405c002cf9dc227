using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>Memory for rows on the device, as they are stored (unless they lie there already) and as the screen sees them.</summary>
internal sealed class RowSlot : IDisposable
{
    private readonly DeviceCollection _buffers;
    private readonly ulong _rows;
    private readonly DeviceBuffer<ushort> _halves;
    private readonly DeviceBuffer<float> _norms;
    private readonly DeviceBuffer<double> _squares;
    private readonly long _rowBytes, _halfBytes;
    private readonly TensorMap? _map;

    /// <summary>Asks for memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="dimension">d.</param>
    /// <param name="numberBytes">Of a number as it is stored.</param>
    /// <param name="stream">For clearing.</param>
    /// <param name="rows">Address of rows that are there already; 0 for memory of its own.</param>
    /// <exception cref="CudaException">There is not enough.</exception>
    internal RowSlot(CudaDevice device, long rowCount, int dimension, int numberBytes, CudaStream stream, ulong rows = 0)
    {
        RowCount = rowCount;
        int padded = ScreenPlan.Round(dimension, ScreenPlan.Depth);
        (_rowBytes, _halfBytes) = ((long)dimension * numberBytes, 2L * padded);
        _buffers = new DeviceCollection(device.Context);
        try
        {
            _rows = rows != 0 ? rows : _buffers.Add<byte>(rowCount * _rowBytes).Address;
            _halves = _buffers.Add<ushort>((rowCount + ScreenPlan.Rows - 1) / ScreenPlan.Rows * ScreenPlan.Rows * padded);
            _norms = _buffers.Add<float>(rowCount);
            _squares = _buffers.Add<double>(rowCount);
            _halves.Fill(0, stream); // rows that pad the last tile are multiplied, too; nobody looks at the result
            if (device.Kernels.Best == ScreenModule.Hopper)
                _map = _buffers.Add(new TensorMap(device.Context, _halves.Address, rowCount, padded, ScreenPlan.Rows, stream));
        }
        catch
        {
            _buffers.Dispose();
            throw;
        }
    }

    /// <summary>How many fit.</summary>
    internal long RowCount { get; }

    /// <summary>Bytes that a row takes.</summary>
    internal static long BytesPerRow(int dimension, int numberBytes) =>
        (long)dimension * numberBytes + PreparedBytesPerRow(dimension);

    /// <summary>Bytes that a row takes besides, as the screen sees it.</summary>
    internal static long PreparedBytesPerRow(int dimension) => 2L * ScreenPlan.Round(dimension, ScreenPlan.Depth) + 12;

    /// <summary>Address of a row as it is stored.</summary>
    internal ulong RowAddress(long row) => _rows + (ulong)(row * _rowBytes);

    /// <summary>Some of them. The first is a multiple of 128.</summary>
    internal RowBatch Batch(long first, int count) => new(
        count, RowAddress(first), _halves.Address + (ulong)(first * _halfBytes), _norms.At(first), _squares.At(first), _rowBytes, _halfBytes,
        _map?.Address ?? 0, checked((uint)first));

    /// <summary>Prepares rows that have arrived for the screen.</summary>
    /// <param name="batch">Of this slot.</param>
    /// <param name="prepare">The kernel for their type.</param>
    /// <param name="preparation">Shift and scale.</param>
    /// <param name="firstBad">Address of the number of the first unusable row of the batch.</param>
    /// <param name="stream">The stream.</param>
    internal static void Prepare(
        RowBatch batch, CudaKernel prepare, PrepareArguments preparation, ulong firstBad, CudaStream stream) =>
        prepare.Launch(preparation with
        {
            Vectors = batch.Rows,
            Halves = batch.Halves,
            Norms = batch.Norms,
            Squares = batch.Squares,
            FirstBad = firstBad,
            Count = batch.Count,
        }, batch.Count, 8, stream);

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}
