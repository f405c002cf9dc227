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
    /// <param name="items">Rows, pairs ... that it is for; nothing happens for 0.</param>
    /// <param name="itemsPerBlock">How many of them a CTA takes.</param>
    /// <param name="stream">The stream.</param>
    internal void Launch<T>(T argument, long items, int itemsPerBlock, CudaStream stream) where T : unmanaged
    {
        if (items == 0) return;
        long blocks = (items + itemsPerBlock - 1) / itemsPerBlock;
        void* parameter = &argument;
        KernelTimes? times = context.Times;
        CudaEvent? start = times?.Begin(stream);
        context.Check(
            context.Library.LaunchKernel(
                handle, checked((uint)blocks), 1, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream.Handle, &parameter, null),
            $"cuLaunchKernel({name})");
        if (start is not null) times!.End(name, start, stream);
        stream.Launched(name);
    }
}
