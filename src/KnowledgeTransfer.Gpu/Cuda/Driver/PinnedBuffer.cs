using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>Host memory that a device can read beside everything else that happens.</summary>
internal sealed unsafe class PinnedBuffer<T> : IDisposable where T : unmanaged
{
    private readonly CudaContext _context;
    private nint _address;

    internal PinnedBuffer(CudaContext context, int length)
    {
        _context = context;
        Length = length;
        nint address;
        context.Check(context.Library.AllocateHost(&address, checked((nuint)(Math.Max(1, length) * (long)Unsafe.SizeOf<T>()))), "cuMemAllocHost");
        _address = address;
    }

    /// <summary>How many numbers.</summary>
    internal int Length { get; }

    /// <summary>A part of it.</summary>
    internal Span<T> Part(int start, int length) => new Span<T>((void*)_address, Length).Slice(start, length);

    /// <summary>Copies its beginning to the device, in the stream's order; must stay unchanged until then.</summary>
    internal void CopyTo(ulong address, int length, CudaStream stream) => _context.Check(
        _context.Library.CopyToDevice(address, (void*)_address, (nuint)(length * (long)Unsafe.SizeOf<T>()), stream.Handle),
        "cuMemcpyHtoDAsync");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_address == 0) return;
        _ = _context.Library.FreeHost(_address);
        _address = 0;
    }
}
