namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>Which screen runs, and the sizes that it needs. Every tuned number of the CUDA backend is in this table or in
/// <see cref="CudaTuning"/>.</summary>
/// <param name="NearestKernel">Guesses.</param>
/// <param name="BeatenKernel">Lists.</param>
/// <param name="IsTensor">Whether it is in the module for tensor cores.</param>
/// <param name="Columns">The number of centroids is padded to a multiple of it.</param>
/// <param name="SharedBytes">Dynamic shared memory of a CTA.</param>
internal sealed record ScreenPlan(string NearestKernel, string BeatenKernel, bool IsTensor, int Columns, int SharedBytes)
{
    /// <summary>Rows that a CTA owns; matrices of float16 rows can be read up to a multiple of it.</summary>
    internal const int Rows = 128;

    /// <summary>The dimension of float16 vectors is padded to a multiple of it.</summary>
    internal const int Depth = 32;

    /// <summary>Any device. 2 x 16 x 132 float32 in tiles; the guess's reduction of 128 rows x 16 threads x 2 scores needs more: 32
    /// KB.</summary>
    internal static ScreenPlan Tiled { get; } = new("screen_tiled_nearest", "screen_tiled_beaten", false, 128, 32 << 10);

    /// <summary>Tensor cores, few centroids: a tile of 64 wastes at most 63 columns. 4 stages of (128 + 64) x 64 bytes = 48 KB.</summary>
    internal static ScreenPlan Tensor64 { get; } = new("screen_mma_nearest_64", "screen_mma_beaten_64", true, 64, 48 << 10);

    /// <summary>
    /// Tensor cores, many centroids: 64 x 64 sums per warp, 8 ldmatrix for 32 mma. 4 stages of (128 + 256) x 64 bytes = 96 KB, which also
    /// the smallest multiprocessors of capability 8.x have (99 KB).
    /// </summary>
    internal static ScreenPlan Tensor256 { get; } = new("screen_mma_nearest_256", "screen_mma_beaten_256", true, 256, 96 << 10);

    /// <summary>The plan for a device and a number of centroids.</summary>
    /// <param name="hasTensorCores">Compute capability 8.0 or later.</param>
    /// <param name="clusterCount">k. Up to 128, 256 columns would be more than half padding.</param>
    internal static ScreenPlan For(bool hasTensorCores, int clusterCount) =>
        !hasTensorCores ? Tiled : clusterCount <= 128 ? Tensor64 : Tensor256;

    /// <summary>Gamma of native/cuda/bound.h: by how much a product errs, relative to the two norms.</summary>
    /// <param name="dimension">d.</param>
    internal double Accumulation(int dimension)
    {
        const double u = 1.0 / (1 << 24);
        return IsTensor ? 1.01 * 18 / 16 * Round(dimension, 16) * 2 * u : 1.01 * dimension * u;
    }

    /// <summary>A count in whole tiles.</summary>
    internal static int Round(int count, int tile) => checked((count + tile - 1) / tile * tile);
}
