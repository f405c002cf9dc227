using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>Sums of the integer weights of k-means++ (<see cref="SeedWeights"/>) over blocks of rows.</summary>
/// <remarks>
/// In: m distances, the weights' exponent. Out: ceil(m / 256) sums.
/// Grid: one thread per row; no shared memory.
/// Arithmetic: integers, added by atomics in any order.
/// Preconditions: the sums are 0 before the launch; together they stay below 2^61.
/// Cost: 8 m bytes read, one atomic a row. Not measured on a GPU.
/// </remarks>
internal static class SumSeedWeights
{
    internal static void Kernel(Index1D index, ArrayView<double> nearest, int shift, ArrayView<long> sums)
    {
        int row = index;
        long weight = (long)SeedWeights.Of(Interop.FloatAsInt(nearest[row]), shift);
        if (weight != 0) Atomic.Add(ref sums[row / SeedWeights.BlockRowCount], weight);
    }
}
