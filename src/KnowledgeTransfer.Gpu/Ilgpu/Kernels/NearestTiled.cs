using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary><see cref="NearestByRow"/> with tiles of rows and centroids in shared memory: the same results, fewer reads.</summary>
/// <remarks>
/// Computes, in and out: as <see cref="NearestByRow"/>, besides the number of rows m, because the last group may be incomplete.
/// Grid: ceil(m / 16) groups of 16 x 16 = 256 threads, thread number 16 r + s. Shared memory: 2 x 16 x 65 float64 for the tiles and
/// 3 x 256 values for the merge, 21.5 KB.
/// Idea: thread (r, s) compares row r of the group with the centroids s, s + 16, s + 32 ... In steps of 64 coordinates all threads
/// bring 16 rows and 16 centroids to shared memory as float64 (neighbours in a warp read neighbours in memory), then each runs its
/// 16 lanes over them: a number is read from memory once per 16 comparisons. The row stride 65 is odd, so that 16 centroids lie in
/// different banks. At the end thread (r, 0) merges the 16 results of its row.
/// Arithmetic: every (row, centroid) pair is one thread's, in the definition's order; a missing tail is zeros, and fma(0, 0, acc) is
/// acc. Merging takes the smaller (D, index), so the order does not matter: the bits of <see cref="NearestByRow"/>.
/// Preconditions: groups of 256 threads; d and k at least 1, all numbers finite.
/// Cost: 2 m k d float64 operations, m k d / 8 numbers read. Not measured on a GPU; ILGPU's processor spends its time in barriers.
/// Source: tiling as in any matrix product; <see cref="SquaredDistance"/>.
/// </remarks>
internal static class NearestTiled
{
    /// <summary>Rows per group and centroids per step.</summary>
    internal const int Side = 16;

    /// <summary>Threads per group.</summary>
    internal const int GroupSize = Side * Side;

    private const int Depth = 4 * SquaredDistance.LaneCount;
    private const int Stride = Depth + 1;

    internal static void Kernel<T, TNumber>(
        ArrayView<T> rows, int rowCount, ArrayView<double> centroids, int dimension, int clusterCount,
        ArrayView<int> labels, ArrayView<double> distances, ArrayView<double> seconds)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        ArrayView<double> rowTile = SharedMemory.Allocate<double>(Side * Stride);
        ArrayView<double> centroidTile = SharedMemory.Allocate<double>(Side * Stride);
        int thread = Group.IdxX, r = thread / Side, s = thread % Side;
        int firstRow = Grid.IdxX * Side;
        NearestTwo nearest = NearestTwo.None;
        for (int firstCentroid = 0; firstCentroid < clusterCount; firstCentroid += Side)
        {
            LaneSums sums = default;
            for (int start = 0; start < dimension; start += Depth)
            {
                for (int i = thread; i < Side * Depth; i += GroupSize)
                {
                    int line = i / Depth, column = i % Depth, coordinate = start + column;
                    int row = firstRow + line, centroid = firstCentroid + line;
                    rowTile[line * Stride + column] = row < rowCount && coordinate < dimension
                        ? TNumber.ToDouble(rows[(long)row * dimension + coordinate]) : 0;
                    centroidTile[line * Stride + column] = centroid < clusterCount && coordinate < dimension
                        ? centroids[(long)centroid * dimension + coordinate] : 0;
                }
                Group.Barrier();
                for (int i = 0; i < Depth; i += SquaredDistance.LaneCount)
                    sums = LaneSums.Add<double, StoredFloat64>(
                        sums, rowTile, r * Stride + i, centroidTile, s * Stride + i, SquaredDistance.LaneCount);
                Group.Barrier();
            }
            if (firstCentroid + s < clusterCount) nearest = NearestTwo.Offer(nearest, firstCentroid + s, LaneSums.Total(sums));
        }
        Merge(nearest, thread, firstRow + r, rowCount, labels, distances, seconds);
    }

    private static void Merge(
        NearestTwo nearest, int thread, int row, int rowCount,
        ArrayView<int> labels, ArrayView<double> distances, ArrayView<double> seconds)
    {
        ArrayView<int> labelOf = SharedMemory.Allocate<int>(GroupSize);
        ArrayView<double> bestOf = SharedMemory.Allocate<double>(GroupSize);
        ArrayView<double> secondOf = SharedMemory.Allocate<double>(GroupSize);
        labelOf[thread] = nearest.Label;
        bestOf[thread] = nearest.Best;
        secondOf[thread] = nearest.Second;
        Group.Barrier();
        if (thread % Side != 0 || row >= rowCount) return;
        for (int other = thread + 1; other < thread + Side; other++)
            nearest = NearestTwo.Merge(nearest, labelOf[other], bestOf[other], secondOf[other]);
        labels[row] = nearest.Label;
        distances[row] = nearest.Best;
        seconds[row] = nearest.Second;
    }
}
