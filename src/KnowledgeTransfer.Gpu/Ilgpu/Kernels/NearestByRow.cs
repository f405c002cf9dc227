using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>Exact nearest and second nearest centroid of rows, the obvious way: the oracle, any n, d, k.</summary>
/// <remarks>
/// Computes: argmin_j D(x, c_j), ties to the lowest j; D to it; the second smallest D (+infinity if k is 1).
/// In: rows m x d as stored, centroids k x d float64. Out: m labels, m distances, m second distances.
/// Grid: one thread per row, groups as ILGPU likes; no shared memory, no barrier, which keeps ILGPU's processor usable for tests.
/// Idea: none; centroids are the same for all threads of a warp and come as broadcasts, a row's 16 coordinates share a cache line.
/// Arithmetic: <see cref="LaneSums"/>; one thread per row, so nothing depends on the schedule.
/// Preconditions: d and k at least 1, all numbers finite, D finite.
/// Cost: 2 m k d float64 operations; rows are read k times, from cache. Not measured on a GPU.
/// Source: <see cref="SquaredDistance"/>.
/// </remarks>
internal static class NearestByRow
{
    internal static void Kernel<T, TNumber>(
        Index1D index, ArrayView<T> rows, ArrayView<double> centroids, int dimension, int clusterCount,
        ArrayView<int> labels, ArrayView<double> distances, ArrayView<double> seconds)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        int row = index;
        long x = (long)row * dimension;
        NearestTwo nearest = NearestTwo.None;
        for (int j = 0; j < clusterCount; j++)
        {
            long c = (long)j * dimension;
            LaneSums sums = default;
            for (int i = 0; i < dimension; i += SquaredDistance.LaneCount)
                sums = LaneSums.Add<T, TNumber>(sums, rows, x + i, centroids, c + i, dimension - i);
            nearest = NearestTwo.Offer(nearest, j, LaneSums.Total(sums));
        }
        labels[row] = nearest.Label;
        distances[row] = nearest.Best;
        seconds[row] = nearest.Second;
    }
}
