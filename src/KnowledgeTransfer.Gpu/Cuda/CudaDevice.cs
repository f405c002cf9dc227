using System.Text;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>An NVIDIA device that this library's kernels run on: compute capability 7.0 or later.</summary>
public sealed unsafe class CudaDevice : IDisposable
{
    private const int MajorAttribute = 75, MinorAttribute = 76;
    private const string NoDeviceHint =
        "is there a card, and may this user and this container see it, CUDA_VISIBLE_DEVICES included? nvidia-smi tells.";

    private CudaDevice(CudaContext context, int ordinal, string name, int major, int minor)
    {
        (Context, Ordinal, Name, Major, Minor) = (context, ordinal, name, major, minor);
        Kernels = new CudaKernels(context, major, minor);
    }

    /// <summary>Its number among the driver's devices, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>The card's name.</summary>
    public string Name { get; }

    /// <summary>Compute capability, before the point.</summary>
    public int Major { get; }

    /// <summary>Compute capability, behind the point.</summary>
    public int Minor { get; }

    /// <summary>"NVIDIA H100, compute capability 9.0".</summary>
    public string Description => $"{Name}, compute capability {Major}.{Minor}";

    internal CudaContext Context { get; }

    internal CudaKernels Kernels { get; }

    /// <summary>Whether the screen uses tensor cores.</summary>
    internal bool HasTensorCores => Kernels.Best != ScreenModule.General;

    /// <summary>The file that a driver installs: "libcuda.so.1".</summary>
    public static string DriverFile => CudaLibrary.DefaultPath;

    /// <summary>How many devices the driver knows; at least 1.</summary>
    /// <param name="driverPath">The driver's file; null for the installed one.</param>
    /// <exception cref="DeviceException">There is no driver, or it has no device; says which.</exception>
    public static int Count(string? driverPath = null) => Count(Start(driverPath));

    /// <summary>Opens a device.</summary>
    /// <param name="ordinal">Its number among the driver's devices.</param>
    /// <param name="driverPath">The driver's file; null for the installed one.</param>
    /// <exception cref="DeviceException">There is no driver, no such device, or it is too old; says which.</exception>
    public static CudaDevice Open(int ordinal = 0, string? driverPath = null)
    {
        CudaLibrary library = Start(driverPath);
        int count = Count(library);
        if (ordinal < 0 || ordinal >= count)
            throw new DeviceException($"there is no CUDA device {ordinal}; the driver knows 0 to {count - 1}.");
        try
        {
            return Open(library, ordinal);
        }
        catch (CudaException e) when (e.IsOutOfMemory)
        {
            throw new DeviceException($"CUDA device {ordinal} has no memory left to be opened: {e.Message}. Close what else uses it.", e);
        }
        catch (CudaException e)
        {
            throw new DeviceException(
                $"CUDA device {ordinal} cannot be opened: {e.Message}. Its driver is for CUDA {Version(library)}; the kernels need 12.0 or "
                + "later (driver 525). Update the driver.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    /// <inheritdoc cref="Run{TResult}"/>
    internal void Run(string purpose, Action work) => Run(purpose, () =>
    {
        work();
        return true;
    });

    /// <summary>Runs something on the device; what the driver complains about becomes a sentence.</summary>
    /// <param name="purpose">What is being done: "cluster 10 rows ...".</param>
    /// <param name="work">The work.</param>
    /// <exception cref="DeviceException">The driver reports an error.</exception>
    internal TResult Run<TResult>(string purpose, Func<TResult> work)
    {
        try
        {
            Context.Bind();
            return work();
        }
        catch (CudaException e) when (e.IsOutOfMemory)
        {
            throw new DeviceException(
                $"{Description} has not enough free memory to {purpose} ({e.Message}). Close what else uses it, or use another "
                + "backend.", e);
        }
        catch (CudaException e)
        {
            throw new DeviceException(
                $"{Description} failed to {purpose}: {e.Message}. Nothing is lost; start again, or use another backend.", e);
        }
    }

    private static CudaLibrary Start(string? driverPath)
    {
        CudaLibrary library = CudaLibrary.TryLoad(driverPath ?? CudaLibrary.DefaultPath, out string? problem)
            ?? throw new DeviceException($"{problem}.");
        int error = library.Init(0);
        return error == 0 ? library : throw new DeviceException(
            $"the NVIDIA driver is installed, but reports {library.NameOf(error)}: {NoDeviceHint}");
    }

    private static int Count(CudaLibrary library)
    {
        int count, error = library.DeviceGetCount(&count);
        if (error != 0)
            throw new DeviceException($"the NVIDIA driver does not list its devices: cuDeviceGetCount: {library.NameOf(error)}.");
        return count > 0 ? count : throw new DeviceException($"the NVIDIA driver is installed, but finds no device: {NoDeviceHint}");
    }

    private static CudaDevice Open(CudaLibrary library, int ordinal)
    {
        int handle;
        Check(library.DeviceGet(&handle, ordinal), "cuDeviceGet");
        int device = handle;
        int major = Attribute(MajorAttribute), minor = Attribute(MinorAttribute);
        byte[] bytes = new byte[256];
        fixed (byte* text = bytes) Check(library.DeviceGetName(text, bytes.Length, device), "cuDeviceGetName");
        string name = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, Array.IndexOf(bytes, (byte)0)));
        if (major < 7) throw new DeviceException(
            $"{name} has compute capability {major}.{minor}; the kernels need 7.0 or later. The backend ilgpu runs on older cards.");
        CudaContext context = new(library, device);
        try
        {
            return new CudaDevice(context, ordinal, name, major, minor);
        }
        catch
        {
            context.Dispose();
            throw;
        }

        int Attribute(int attribute)
        {
            int value;
            Check(library.DeviceGetAttribute(&value, attribute, device), "cuDeviceGetAttribute");
            return value;
        }

        void Check(int error, string call)
        {
            if (error != 0) throw new CudaException(call, error, library.NameOf(error));
        }
    }

    private static string Version(CudaLibrary library)
    {
        int version;
        return library.DriverGetVersion(&version) == 0 ? $"{version / 1000}.{version % 1000 / 10}" : "an unknown version";
    }
}
