namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>The modules that have screens, each faster than the one before where it runs.</summary>
internal enum ScreenModule
{
    /// <summary>Any device: plain float32 arithmetic.</summary>
    General,

    /// <summary>Tensor cores by the warp: compute capability 8.0 and later.</summary>
    Tensor,

    /// <summary>Tensor cores by the warpgroup: compute capability 9.0 and no other.</summary>
    Hopper,
}
