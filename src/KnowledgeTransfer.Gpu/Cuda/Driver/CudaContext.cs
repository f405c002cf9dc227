using System.Text;

namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>
/// The primary context of one device: the one that libtorch and ONNX Runtime use as well, so that memory can be handed over. Calls from
/// several threads are fine after <see cref="Bind"/>.
/// </summary>
internal sealed unsafe class CudaContext : IDisposable
{
    private const int SharedBytesAttribute = 8;
    private readonly int _device;
    private readonly nint _context;
    private readonly List<nint> _modules = [];
    private bool _disposed;

    internal CudaContext(CudaLibrary library, int device)
    {
        Library = library;
        _device = device;
        nint context;
        Check(library.PrimaryContextRetain(&context, device), "cuDevicePrimaryCtxRetain");
        _context = context;
        Bind();
    }

    /// <summary>The driver.</summary>
    internal CudaLibrary Library { get; }

    /// <summary>Who measures launches; null for nobody.</summary>
    internal KernelTimes? Times { get; set; }

    /// <summary>Free and total bytes of the device.</summary>
    internal (long Free, long Total) Memory
    {
        get
        {
            nuint free, total;
            Check(Library.MemoryGetInfo(&free, &total), "cuMemGetInfo");
            return ((long)free, (long)total);
        }
    }

    /// <summary>", 1.2 GB of 80 GB are free", for a message; empty if the driver does not say.</summary>
    internal string FreeNow()
    {
        nuint free, total;
        return Library.MemoryGetInfo(&free, &total) == 0 ? $", {ByteCount.Text((long)free)} of {ByteCount.Text((long)total)} are free" : "";
    }

    /// <summary>Makes this thread's calls go to this device.</summary>
    internal void Bind() => Check(Library.ContextSetCurrent(_context), "cuCtxSetCurrent");

    /// <summary>The same for those who give things back: after a fault of the device nothing can be freed, and nothing needs to be.</summary>
    internal void BindToFree() => _ = Library.ContextSetCurrent(_context);

    /// <summary>Compiles PTX for the device; the driver keeps what it compiled in a cache of its own.</summary>
    /// <param name="ptx">Text.</param>
    internal nint Load(ReadOnlySpan<byte> ptx)
    {
        byte[] terminated = [.. ptx, 0];
        nint module;
        fixed (byte* image = terminated) Check(Library.ModuleLoad(&module, image, 0, null, null), "cuModuleLoadDataEx");
        _modules.Add(module);
        return module;
    }

    /// <summary>A kernel of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">Its name.</param>
    /// <param name="sharedBytes">Dynamic shared memory that its launches ask for.</param>
    internal nint Find(nint module, string name, int sharedBytes)
    {
        nint function;
        fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0'))
            Check(Library.ModuleGetFunction(&function, module, text), $"cuModuleGetFunction({name})");
        if (sharedBytes > 0)
            Check(Library.FunctionSetAttribute(function, SharedBytesAttribute, sharedBytes), $"cuFuncSetAttribute({name}, {sharedBytes})");
        return function;
    }

    /// <summary>Throws what the driver reports.</summary>
    /// <param name="error">Its result.</param>
    /// <param name="call">Its function.</param>
    /// <param name="where">What else is known; follows the error's name.</param>
    internal void Check(int error, string call, string where = "")
    {
        if (error != 0) throw new CudaException(call, error, Library.NameOf(error) + where);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (nint module in _modules) _ = Library.ModuleUnload(module); // after a fault nothing can be unloaded, and nothing needs to be
        _ = Library.PrimaryContextRelease(_device);
    }
}
