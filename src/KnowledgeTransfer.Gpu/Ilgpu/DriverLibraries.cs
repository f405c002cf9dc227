using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// Where the drivers' libraries are. ILGPU asks for <c>libcuda.so</c> and <c>libOpenCL.so</c>, which only development packages install;
/// drivers bring <c>.so.1</c>. Under WSL the driver lies in a folder of its own.
/// </summary>
internal static class DriverLibraries
{
    private static readonly Lazy<bool> s_registered = new(Register);

    /// <summary>Has ILGPU find them. Once per process; call before anything of ILGPU's that touches a driver.</summary>
    internal static void Find() => _ = s_registered.Value;

    /// <summary>The names under which a library of ILGPU's is tried, in order.</summary>
    internal static IReadOnlyList<string> NamesOf(string library) => library switch
    {
        "cuda" when OperatingSystem.IsWindows() => [CudaLibrary.DefaultPath],
        "cuda" => [CudaLibrary.DefaultPath, "/usr/lib/wsl/lib/libcuda.so.1", "libcuda.so"],
        "OpenCL" when OperatingSystem.IsWindows() => ["OpenCL.dll"],
        "OpenCL" => ["libOpenCL.so.1", "libOpenCL.so"],
        _ => [],
    };

    /// <summary>Whether a driver's library can be loaded.</summary>
    internal static bool IsPresent(string library)
    {
        foreach (string name in NamesOf(library))
        {
            if (!NativeLibrary.TryLoad(name, out nint handle)) continue;
            NativeLibrary.Free(handle);
            return true;
        }
        return false;
    }

    private static bool Register()
    {
        if (!OperatingSystem.IsLinux()) return false;
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
        return true;
    }

    /// <returns>0 leaves the search to the runtime, whose error then names the library.</returns>
    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (string name in NamesOf(library))
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        return 0;
    }
}
