using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Numbers outside the managed heap, beginning on a cache line, any number of them, zero at first.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable where T : unmanaged
{
    private const nuint Alignment = 64;

    /// <param name="length">How many, 0 or more. A cache line more is there, so that whole vectors may be read at the end.</param>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    internal NativeBuffer(long length)
    {
        Length = length;
        nuint bytes = checked((nuint)length * (nuint)sizeof(T) + Alignment);
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Pointer, bytes);
    }

    /// <summary>Frees what was never disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>How many numbers there are.</summary>
    internal long Length { get; }

    /// <summary>The first one. Valid until disposed.</summary>
    internal T* Pointer { get; private set; }

    /// <summary>Some of them.</summary>
    internal Span<T> Slice(long first, int count) => new(Pointer + first, count);

    /// <summary>All bits of all of them become 0.</summary>
    internal void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * (nuint)Unsafe.SizeOf<T>());

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
