using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Floats that begin on a cache line and never move, so that kernels can use a pointer.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;
    private readonly float[] _values;

    internal AlignedBuffer(long length)
    {
        Length = checked((int)length);
        _values = GC.AllocateArray<float>(checked(Length + Alignment / sizeof(float)), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref _values[0]);
        Pointer = (float*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>How many floats there are.</summary>
    internal int Length { get; }

    /// <summary>The first float. Valid as long as this object is referenced.</summary>
    internal float* Pointer { get; }

    internal Span<float> Span => new(Pointer, Length);
}
