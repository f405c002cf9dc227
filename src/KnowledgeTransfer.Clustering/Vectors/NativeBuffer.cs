using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Numbers outside the managed heap, beginning on a cache line, any number of them, zero at first unless that is not wanted.
/// </summary>
/// <remarks>
/// Large ones lie on huge pages where Linux has them to give: the first touch of a page of 4 kB can cost ten microseconds on a virtual
/// machine, more than k-means takes to read it a hundred times, and rows that are read in any order miss the TLB less.
/// </remarks>
/// <typeparam name="T">Their type.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable where T : unmanaged
{
    private const nuint Alignment = 64, Large = 1 << 20;
    private readonly nuint _mappedBytes;
    private nint _mapped;

    /// <param name="length">How many, 0 or more. A cache line more is there, so that whole vectors may be read at the end.</param>
    /// <param name="isZero">
    /// false where nobody reads what nobody has written: then pages that are never needed are never touched.
    /// </param>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    internal NativeBuffer(long length, bool isZero = true)
    {
        Length = length;
        nuint bytes = checked((nuint)length * (nuint)sizeof(T) + Alignment);
        if (bytes >= Large && HugePages.TryMap(bytes, out _mapped, out _mappedBytes, out nint start))
        {
            Pointer = (T*)start;
            return;
        }
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (isZero) NativeMemory.Clear(Pointer, bytes);
    }

    /// <summary>Frees what was never disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>How many numbers there are.</summary>
    internal long Length { get; }

    /// <summary>The first one. Valid until disposed.</summary>
    internal T* Pointer { get; private set; }

    /// <summary>All of them, if that many fit a span.</summary>
    internal Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>The memory that a buffer of that length takes once it is full, in bytes: whole huge pages of a large one.</summary>
    internal static long BytesOf(long length)
    {
        nuint bytes = (nuint)length * (nuint)sizeof(T) + Alignment;
        return (long)(bytes >= Large ? HugePages.Rounded(bytes) : bytes);
    }

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
        if (_mapped != 0) HugePages.Unmap(_mapped, _mappedBytes);
        else NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        _mapped = 0;
    }
}
