namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>Work that a device does in order, beside that of other streams.</summary>
internal sealed unsafe class CudaStream : IDisposable
{
    private const uint NonBlocking = 1;
    private readonly CudaContext _context;
    private readonly List<string> _launched = []; // kernels that nobody has waited for yet

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
    internal void Synchronize()
    {
        int error = _context.Library.StreamSynchronize(Handle);
        if (error != 0) _context.Check(error, "cuStreamSynchronize", Suspects);
        _launched.Clear();
    }

    /// <summary>Remembers a kernel, so that an error that shows later can name it.</summary>
    internal void Launched(string kernel)
    {
        if (!_launched.Contains(kernel)) _launched.Add(kernel);
    }

    /// <summary>" (in settle)", " (one of limits, settle)" or nothing.</summary>
    private string Suspects => _launched.Count switch
    {
        0 => "",
        1 => $" (in {_launched[0]})",
        _ => $" (one of {string.Join(", ", _launched)})",
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle == 0) return;
        _ = _context.Library.StreamDestroy(Handle);
        Handle = 0;
    }
}
