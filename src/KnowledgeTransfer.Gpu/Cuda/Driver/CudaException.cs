namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>A call of the driver failed. Becomes a <see cref="DeviceException"/> where it is known what was being done.</summary>
internal sealed class CudaException(string call, int error, string name) : Exception($"{call}: {name}")
{
    private const int OutOfMemory = 2;

    /// <summary>The function of the driver.</summary>
    internal string Call { get; } = call;

    /// <summary>Its result.</summary>
    internal int Error { get; } = error;

    /// <summary>Whether something smaller might succeed.</summary>
    internal bool IsOutOfMemory => Error == OutOfMemory;

    /// <summary>What is made, or null if there is too little memory: another program may take what was free when it was asked for.</summary>
    internal static T? NullWithoutMemory<T>(Func<T> make) where T : class
    {
        try
        {
            return make();
        }
        catch (CudaException e) when (e.IsOutOfMemory)
        {
            return null;
        }
    }
}
