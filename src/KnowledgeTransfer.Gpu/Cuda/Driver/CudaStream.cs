namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>Work that a device does in order, beside that of other streams.</summary>
internal sealed unsafe class CudaStream : IDisposable
{
    private const uint NonBlocking = 1;
    private readonly CudaContext _context;

    internal CudaStream(CudaContext context)
    {
        _context = context;
        nint handle;
        context.Check(context.Library.StreamCreate(&handle, NonBlocking), "cuStreamCreate");
        Handle = handle;
    }

    /// <summary>For the driver.</summary>
    internal nint Handle { get; private set; }

    /// <summary>Waits for all of it. Faults of kernels show here.</summary>
    internal void Synchronize() => _context.Check(_context.Library.StreamSynchronize(Handle), "cuStreamSynchronize");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle == 0) return;
        _ = _context.Library.StreamDestroy(Handle);
        Handle = 0;
    }
}
