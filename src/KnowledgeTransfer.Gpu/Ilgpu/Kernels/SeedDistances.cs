using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>D of every row to the newest seed of k-means++, kept where it is smaller, and the largest D that is left.</summary>
/// <remarks>
/// In: rows m x d as stored, the seed, d float64. In, out: m distances so far, +infinity at first. Out: the bits of the largest.
/// Grid: one thread per row; no shared memory.
/// Idea: nothing is skipped, and no maximum is sent by a thread that cannot raise it.
/// Arithmetic: <see cref="LaneSums"/>. D is at least 0, so its bits compare as it does. The maximum by compare-and-exchange, because
/// OpenCL devices need not have a 64-bit maximum; it does not depend on the schedule.
/// Preconditions: d at least 1, all numbers finite; the largest is 0 before the launch.
/// Cost: m d float64 fma, the rows read once. Not measured on a GPU.
/// Source: Arthur and Vassilvitskii, k-means++, SODA 2007; <see cref="SquaredDistance"/>.
/// </remarks>
internal static class SeedDistances
{
    internal static void Kernel<T, TNumber>(
        Index1D index, ArrayView<T> rows, int dimension, ArrayView<double> seed, ArrayView<double> nearest, ArrayView<long> largest)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        int row = index;
        LaneSums sums = default;
        for (int i = 0; i < dimension; i += SquaredDistance.LaneCount)
            sums = LaneSums.Add<T, TNumber>(sums, rows, (long)row * dimension + i, seed, i, dimension - i);
        double distance = LaneSums.Total(sums);
        if (distance < nearest[row]) nearest[row] = distance;
        long bits = (long)Interop.FloatAsInt(nearest[row]), known = largest[0];
        while (bits > known)
        {
            long before = Atomic.CompareExchange(ref largest[0], known, bits);
            if (before == known) break;
            known = before;
        }
    }
}
