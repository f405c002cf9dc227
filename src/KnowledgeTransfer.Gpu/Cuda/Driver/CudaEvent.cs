namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>A place in a stream's work that the host or another stream can wait for.</summary>
internal sealed unsafe class CudaEvent : IDisposable
{
    private const uint NoTiming = 2;
    private readonly CudaContext _context;
    private nint _handle;

    /// <param name="context">Where.</param>
    /// <param name="timed">Whether the device shall note when it came there, which costs a little.</param>
    internal CudaEvent(CudaContext context, bool timed = false)
    {
        _context = context;
        nint handle;
        context.Check(context.Library.EventCreate(&handle, timed ? 0 : NoTiming), "cuEventCreate");
        _handle = handle;
    }

    /// <summary>Behind what the stream has to do now.</summary>
    internal void Record(CudaStream stream) => _context.Check(_context.Library.EventRecord(_handle, stream.Handle), "cuEventRecord");

    /// <summary>The host waits; not at all if nothing was recorded.</summary>
    internal void Synchronize() => _context.Check(_context.Library.EventSynchronize(_handle), "cuEventSynchronize");

    /// <summary>Milliseconds of the device's clock between another place and this one; both timed, and waited for.</summary>
    internal double MillisecondsSince(CudaEvent start)
    {
        float milliseconds;
        _context.Check(_context.Library.EventElapsedTime(&milliseconds, start._handle, _handle), "cuEventElapsedTime");
        return milliseconds;
    }

    /// <summary>What the stream is given from now on waits.</summary>
    internal void Precede(CudaStream stream) =>
        _context.Check(_context.Library.StreamWaitEvent(stream.Handle, _handle, 0), "cuStreamWaitEvent");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle == 0) return;
        _ = _context.Library.EventDestroy(_handle);
        _handle = 0;
    }
}
