using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>The block sums of <see cref="BlockedSum"/>.</summary>
/// <remarks>
/// In: n float64. Out: ceil(n / 1024) sums; the host adds these in order.
/// Grid: one thread per block; no shared memory.
/// Arithmetic: 1024 consecutive values from first to last, additions only.
/// Cost: 8 n bytes, read by one thread per block: 1024 dependent additions, whatever n is. Not measured on a GPU.
/// </remarks>
internal static class SumBlocks
{
    internal static void Kernel(Index1D index, ArrayView<double> values, ArrayView<double> sums)
    {
        long first = (long)(int)index * BlockedSum.BlockRowCount, end = first + BlockedSum.BlockRowCount;
        if (end > values.Length) end = values.Length;
        double sum = 0;
        for (long i = first; i < end; i++) sum += values[i];
        sums[index] = sum;
    }
}
