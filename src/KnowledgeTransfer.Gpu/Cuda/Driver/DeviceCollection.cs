namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>Buffers that live and end together, also where making one of them fails.</summary>
internal sealed class DeviceCollection(CudaContext context) : IDisposable
{
    private readonly Stack<IDisposable> _all = [];

    /// <summary>Asks for memory.</summary>
    /// <exception cref="CudaException">There is not enough; dispose of the collection then.</exception>
    internal DeviceBuffer<T> Add<T>(long length) where T : unmanaged
    {
        DeviceBuffer<T> buffer = new(context, length);
        _all.Push(buffer);
        return buffer;
    }

    /// <summary>Takes what was made of one of the buffers.</summary>
    internal T Add<T>(T made) where T : IDisposable
    {
        _all.Push(made);
        return made;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_all.TryPop(out IDisposable? buffer)) buffer.Dispose();
    }
}
