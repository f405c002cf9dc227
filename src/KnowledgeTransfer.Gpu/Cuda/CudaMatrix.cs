using System.Runtime.CompilerServices;
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
        NumberBytes = type switch { ElementType.Float16 => 2, ElementType.Float32 => 4, _ => 8 };
        long bytes = checked(rowCount * dimension * NumberBytes);
        (_values, _range, _stream) = device.Run($"hold {name}, {ByteCount.Text(bytes)}", () =>
        {
            DeviceBuffer<byte> values = new(device.Context, bytes);
            try
            {
                return (values, new DeviceBuffer<ulong>(device.Context, 2), new CudaStream(device.Context));
            }
            catch
            {
                values.Dispose();
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

    /// <summary>Bytes of a number.</summary>
    internal int NumberBytes { get; }

    /// <inheritdoc/>
    public override string Place => $"cuda:{Device.Ordinal}";

    /// <inheritdoc/>
    public override nint AddressOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, RowCount);
        return (nint)_values.At(row * Dimension * NumberBytes);
    }

    /// <inheritdoc/>
    public override void Write(long firstRow, ReadOnlySpan<float> rows)
    {
        CheckRange(firstRow, rows.Length);
        byte[] stored = new byte[rows.Length * NumberBytes];
        switch (ElementType)
        {
            case ElementType.Float16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(stored.AsSpan());
                for (int i = 0; i < rows.Length; i++) halves[i] = (Half)rows[i];
                break;
            case ElementType.Float32:
                rows.CopyTo(MemoryMarshal.Cast<byte, float>(stored.AsSpan()));
                break;
            default:
                Span<double> doubles = MemoryMarshal.Cast<byte, double>(stored.AsSpan());
                for (int i = 0; i < rows.Length; i++) doubles[i] = rows[i];
                break;
        }
        Run("take rows", () => _values.Upload(stored, _stream, firstRow * Dimension * NumberBytes));
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        byte[] stored = Read(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i++) destination[i] = ElementType switch
        {
            ElementType.Float16 => (float)Number<Half>(stored, i),
            ElementType.Float32 => Number<float>(stored, i),
            _ => (float)Number<double>(stored, i),
        };
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        byte[] stored = Read(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i++) destination[i] = ElementType switch
        {
            ElementType.Float16 => (double)Number<Half>(stored, i),
            ElementType.Float32 => Number<float>(stored, i),
            _ => Number<double>(stored, i),
        };
    }

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
        _stream.Dispose();
        _range.Dispose();
        _values.Dispose();
    }

    private static T Number<T>(byte[] stored, int i) where T : unmanaged =>
        Unsafe.ReadUnaligned<T>(ref stored[i * Unsafe.SizeOf<T>()]);

    private byte[] Read(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        byte[] stored = new byte[length * NumberBytes];
        Run("give rows", () => _values.Download(stored, _stream, firstRow * Dimension * NumberBytes));
        return stored;
    }

    private void Run(string purpose, Action work)
    {
        lock (_gate)
            Device.Run($"{purpose} ({Name})", () =>
            {
                work();
                return true;
            });
    }
}
