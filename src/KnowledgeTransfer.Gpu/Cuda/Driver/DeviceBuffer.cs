using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>Memory of a device for some numbers.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal sealed unsafe class DeviceBuffer<T> : IDisposable where T : unmanaged
{
    private readonly CudaContext _context;

    /// <summary>Asks for memory; what it holds at first is undefined.</summary>
    /// <exception cref="CudaException">There is not enough.</exception>
    internal DeviceBuffer(CudaContext context, long length)
    {
        _context = context;
        Length = length;
        long bytes = checked(Math.Max(1, length) * Unsafe.SizeOf<T>());
        ulong address;
        int error = context.Library.Allocate(&address, checked((nuint)bytes));
        if (error != 0) context.Check(error, "cuMemAlloc", $" for {ByteCount.Text(bytes)}{context.FreeNow()}");
        Address = address;
    }

    /// <summary>How many numbers.</summary>
    internal long Length { get; }

    /// <summary>Of the first.</summary>
    internal ulong Address { get; private set; }

    /// <summary>Of another.</summary>
    internal ulong At(long index) => Address + (ulong)(index * Unsafe.SizeOf<T>());

    /// <summary>Copies from the host and waits.</summary>
    internal void Upload(ReadOnlySpan<T> values, CudaStream stream, long index = 0)
    {
        fixed (T* source = values)
        {
            _context.Check(_context.Library.CopyToDevice(At(index), source, Bytes(values.Length), stream.Handle), "cuMemcpyHtoDAsync");
            stream.Synchronize(); // while the array cannot move
        }
    }

    /// <summary>Copies to the host and waits.</summary>
    internal void Download(Span<T> values, CudaStream stream, long index = 0)
    {
        if (values.IsEmpty) return;
        fixed (T* target = values)
        {
            _context.Check(_context.Library.CopyToHost(target, At(index), Bytes(values.Length), stream.Handle), "cuMemcpyDtoHAsync");
            stream.Synchronize(); // while the array cannot move
        }
    }

    /// <summary>The first number, waited for.</summary>
    internal T First(CudaStream stream)
    {
        T value = default;
        Download(new Span<T>(ref value), stream);
        return value;
    }

    /// <summary>Copies from another buffer of the device, in the stream's order.</summary>
    internal void CopyFrom(DeviceBuffer<T> source, long sourceIndex, long index, long length, CudaStream stream) => _context.Check(
        _context.Library.CopyOnDevice(At(index), source.At(sourceIndex), Bytes(length), stream.Handle), "cuMemcpyDtoDAsync");

    /// <summary>Sets every byte, in the stream's order.</summary>
    internal void Fill(byte value, CudaStream stream) =>
        _context.Check(_context.Library.SetBytes(Address, value, Bytes(Length), stream.Handle), "cuMemsetD8Async");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Address == 0) return;
        _ = _context.Library.Free(Address); // fails only after a fault, when the context is lost with everything in it
        Address = 0;
    }

    private static nuint Bytes(long length) => (nuint)(length * Unsafe.SizeOf<T>());
}
