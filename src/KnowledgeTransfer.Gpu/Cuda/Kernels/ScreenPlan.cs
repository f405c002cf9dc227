namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>Which screen runs, and the sizes that it needs. Every tuned number of the CUDA backend is in this table or in
/// <see cref="CudaTuning"/>.</summary>
/// <param name="NearestKernel">Guesses.</param>
/// <param name="BeatenKernel">Lists.</param>
/// <param name="Module">Where they are.</param>
/// <param name="Columns">The number of centroids is padded to a multiple of it.</param>
/// <param name="SharedBytes">Dynamic shared memory of a CTA.</param>
/// <param name="Threads">Of a CTA.</param>
internal sealed record ScreenPlan(
    string NearestKernel, string BeatenKernel, ScreenModule Module, int Columns, int SharedBytes, int Threads = 256)
{
    /// <summary>Rows that a CTA owns; matrices of float16 rows can be read up to a multiple of it.</summary>
    internal const int Rows = 128;

    /// <summary>The dimension of float16 vectors is padded to a multiple of it.</summary>
    internal const int Depth = 32;

    /// <summary>Any device. 2 x 16 x 132 float32 in tiles; the guess's reduction of 128 rows x 16 threads x 2 scores needs more: 32
    /// KB.</summary>
    internal static ScreenPlan Tiled { get; } = new("screen_tiled_nearest", "screen_tiled_beaten", ScreenModule.General, 128, 32 << 10);

    /// <summary>Tensor cores, few centroids: a tile of 64 wastes at most 63 columns. 4 stages of (128 + 64) x 64 bytes = 48 KB.</summary>
    internal static ScreenPlan Tensor64 { get; } = new("screen_mma_nearest_64", "screen_mma_beaten_64", ScreenModule.Tensor, 64, 48 << 10);

    /// <summary>
    /// Tensor cores, many centroids: 64 x 64 sums per warp, 8 ldmatrix for 32 mma. 4 stages of (128 + 256) x 64 bytes = 96 KB, which also
    /// the smallest multiprocessors of capability 8.x have (99 KB).
    /// </summary>
    internal static ScreenPlan Tensor256 { get; } = new("screen_mma_nearest_256", "screen_mma_beaten_256", ScreenModule.Tensor, 256, 96 << 10);

    /// <summary>
    /// Tensor cores of compute capability 9.0: two warpgroups of 64 x 256 sums and one that copies. 4 stages of (128 + 256) x 128 bytes =
    /// 192 KB, 8 barriers of 8 bytes, and 1024 to begin at a multiple of that.
    /// </summary>
    internal static ScreenPlan Hopper { get; } =
        new("screen_wgmma_nearest", "screen_wgmma_beaten", ScreenModule.Hopper, 256, (192 << 10) + 1024 + 64, 384);

    /// <summary>Whether rows and centroids are brought by maps of them.</summary>
    internal bool UsesMaps => Module == ScreenModule.Hopper;

    /// <summary>The plan for a device and a number of centroids.</summary>
    /// <param name="best">The best module that the device can use.</param>
    /// <param name="clusterCount">k. Up to 128, 256 columns would be more than half padding.</param>
    /// <param name="fewestForHopper">See <see cref="CudaTuning.FewestClustersForHopper"/>.</param>
    internal static ScreenPlan For(ScreenModule best, int clusterCount, int fewestForHopper) =>
        best == ScreenModule.General ? Tiled
        : best == ScreenModule.Hopper && clusterCount >= fewestForHopper ? Hopper
        : clusterCount <= 128 ? Tensor64 : Tensor256;

    /// <summary>Gamma of native/cuda/bound.h: by how much a product errs, relative to the two norms.</summary>
    /// <param name="dimension">d.</param>
    internal double Accumulation(int dimension)
    {
        const double u = 1.0 / (1 << 24);
        return Module != ScreenModule.General ? 1.01 * 18 / 16 * Round(dimension, 16) * 2 * u : 1.01 * dimension * u;
    }

    /// <summary>A count in whole tiles.</summary>
    internal static int Round(int count, int tile) => checked((count + tile - 1) / tile * tile);
}
