using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// Rows in the memory of an NVIDIA card, in its primary context, which is that of libtorch and ONNX Runtime, too. <see
/// cref="CudaBackend"/> uses them where they lie.
/// </summary>
public sealed class CudaMatrix : DeviceMatrix
{
    private readonly DeviceCollection _buffers;
    private readonly DeviceBuffer<byte> _values;
    private readonly DeviceBuffer<ulong> _range;
    private readonly CudaStream _stream;
    private readonly Lock _gate = new(); // several threads may read; the driver's calls are ordered by one stream

    /// <summary>Asks for memory: n d numbers. What it holds at first is undefined.</summary>
    /// <param name="device">Where; must outlive the matrix.</param>
    /// <param name="name">For messages.</param>
    /// <param name="rowCount">n, 0 or more.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="type">float16, float32 or float64.</param>
    /// <exception cref="DeviceException">There is not enough memory.</exception>
    public CudaMatrix(CudaDevice device, string name, long rowCount, int dimension, ElementType type)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        (Device, Name, RowCount, Dimension, ElementType) = (device, name, rowCount, dimension, type);
        long bytes = BytesOf(checked(rowCount * dimension));
        _buffers = new DeviceCollection(device.Context);
        (_values, _range, _stream) = device.Run($"hold {name}, {ByteCount.Text(bytes)}", () =>
        {
            try
            {
                return (_buffers.Add<byte>(bytes), _buffers.Add<ulong>(2), _buffers.Add(new CudaStream(device.Context)));
            }
            catch
            {
                _buffers.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public override long RowCount { get; }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override ElementType ElementType { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Where it lies.</summary>
    public CudaDevice Device { get; }

    /// <inheritdoc/>
    public override string Place => $"cuda:{Device.Ordinal}";

    /// <inheritdoc/>
    public override nint AddressOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, RowCount);
        return (nint)_values.At(BytesOf(row * Dimension));
    }

    /// <inheritdoc/>
    public override void Write(long firstRow, ReadOnlySpan<float> rows)
    {
        CheckRange(firstRow, rows.Length);
        byte[] stored = new byte[BytesOf(rows.Length)];
        switch (ElementType)
        {
            case ElementType.Float16:
                NumberConversion.SingleToHalf(rows, MemoryMarshal.Cast<byte, ushort>(stored.AsSpan()));
                break;
            case ElementType.Float32:
                MemoryMarshal.AsBytes(rows).CopyTo(stored);
                break;
            default:
                NumberConversion.Widen(MemoryMarshal.AsBytes(rows), NpyType.Float32, MemoryMarshal.Cast<byte, double>(stored.AsSpan()));
                break;
        }
        Run("take rows", () => _values.Upload(stored, _stream, BytesOf(firstRow * Dimension)));
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination) =>
        NumberConversion.Widen(Read(firstRow, destination.Length), ElementType.ToNpy(), destination);

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination) =>
        NumberConversion.Widen(Read(firstRow, destination.Length), ElementType.ToNpy(), destination);

    /// <inheritdoc/>
    public override bool TryFindRange(long firstRow, long rowCount, out ValueRange range)
    {
        long count = rowCount * Dimension;
        double[] found = new double[2];
        Run("look over its numbers", () =>
        {
            _range.Upload([0, BitConverter.DoubleToUInt64Bits(double.PositiveInfinity)], _stream);
            // Eight numbers a thread at least, so that the atomics at the end cost nothing beside them.
            Device.Kernels.ValueRange(ElementType).Launch(
                new RangeArguments { Values = (ulong)AddressOf(firstRow), Largest = _range.At(0), Smallest = _range.At(1), Count = count },
                Math.Min((count + 2047) / 2048, 1 << 14), 1, _stream);
            _range.Download(MemoryMarshal.Cast<double, ulong>(found.AsSpan()), _stream);
        });
        range = new ValueRange(found[0], found[1]);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Device.Context.BindToFree();
        _buffers.Dispose();
    }

    /// <summary>Where rows lie if it is in a device's memory: their matrix, and the number of the first in it.</summary>
    internal static (CudaMatrix Matrix, long FirstRow)? Find(FeatureMatrix rows, CudaDevice device) => rows switch
    {
        CudaMatrix placed when placed.Device == device => (placed, 0),
        RowRange { Whole: CudaMatrix placed } part when placed.Device == device => (placed, part.First),
        _ => null,
    };

    private long BytesOf(long numbers) => checked(numbers * ElementType.Bytes());

    private byte[] Read(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        byte[] stored = new byte[BytesOf(length)];
        Run("give rows", () => _values.Download(stored, _stream, BytesOf(firstRow * Dimension)));
        return stored;
    }

    private void Run(string purpose, Action work)
    {
        lock (_gate) Device.Run($"{purpose} ({Name})", work);
    }
}
