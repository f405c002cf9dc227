using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>A device of ILGPU's, opened. Disposing ends everything on it.</summary>
public sealed class IlgpuDevice : IDisposable
{
    private readonly Context _context;
    private readonly ConcurrentDictionary<(Type, bool), Lazy<object>> _kernels = new();

    /// <exception cref="DeviceException">It does not open; carries the driver's words.</exception>
    internal IlgpuDevice(Device device)
    {
        Description = Describe(device);
        _context = Context.Create(builder => FusedMultiplyAdd.AddTo(builder).Optimize(OptimizationLevel.O2));
        try
        {
            Accelerator = Run("open it", () => device.CreateAccelerator(_context));
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    /// <summary>The device's name and what drives it: "NVIDIA GeForce GTX 1080 (CUDA)".</summary>
    public string Description { get; }

    /// <summary>ILGPU's handle.</summary>
    internal Accelerator Accelerator { get; }

    /// <summary>Free memory where the driver tells it (CUDA), otherwise all there is.</summary>
    internal long FreeBytes
    {
        get
        {
            Accelerator.Bind();
            return Accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory() : Accelerator.MemorySize;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }

    /// <summary>The kernels for one element type; compiled when first asked for, which takes a fraction of a second.</summary>
    internal IlgpuKernels<T, TNumber> Kernels<T, TNumber>(bool isTiled) where T : unmanaged where TNumber : struct, IStoredNumber<T> =>
        (IlgpuKernels<T, TNumber>)_kernels.GetOrAdd(
            (typeof(TNumber), isTiled), _ => new Lazy<object>(() => new IlgpuKernels<T, TNumber>(Accelerator, isTiled))).Value;

    internal static string Describe(Device device) =>
        $"{device.Name.Trim()} ({(device.AcceleratorType == AcceleratorType.Cuda ? "CUDA" : device.AcceleratorType.ToString())})";

    /// <inheritdoc cref="Run{T}"/>
    internal void Run(string purpose, Action work) => Run(purpose, () =>
    {
        work();
        return true;
    });

    /// <summary>Turns a driver's error into one that says which device and what for.</summary>
    internal T Run<T>(string purpose, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is AcceleratorException or InternalCompilerException or NotSupportedException or OutOfMemoryException)
        {
            throw new DeviceException($"{Description} could not {purpose}: {(e.InnerException ?? e).Message} "
                + "Free its memory, choose fewer clusters, or use the backend simd.", e);
        }
    }
}
