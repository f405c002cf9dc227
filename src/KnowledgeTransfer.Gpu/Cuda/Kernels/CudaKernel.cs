using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>A kernel of <c>native/cuda</c>, ready to be launched.</summary>
/// <param name="context">Where.</param>
/// <param name="name">Its name.</param>
/// <param name="handle">For the driver.</param>
/// <param name="threads">Per CTA.</param>
/// <param name="sharedBytes">Dynamic shared memory per CTA.</param>
internal sealed unsafe class CudaKernel(CudaContext context, string name, nint handle, int threads, int sharedBytes)
{
    /// <summary>Starts it behind what the stream has to do.</summary>
    /// <param name="argument">The kernel's structure; copied.</param>
    /// <param name="blocks">CTAs; nothing happens for 0.</param>
    /// <param name="stream">The stream.</param>
    internal void Launch<T>(T argument, long blocks, CudaStream stream) where T : unmanaged
    {
        if (blocks == 0) return;
        void* parameter = &argument;
        context.Check(
            context.Library.LaunchKernel(
                handle, checked((uint)blocks), 1, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream.Handle, &parameter, null),
            $"cuLaunchKernel({name})");
    }
}
