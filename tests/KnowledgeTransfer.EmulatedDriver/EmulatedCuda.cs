using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgeTransfer.EmulatedDriver;

/// <summary>
/// native/emulation as a CUDA driver, for one test: a copy of the library, which the loader takes for another one, so that its faults are
/// this test's alone.
/// </summary>
public sealed unsafe class EmulatedCuda : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kt-emulated-cuda-").FullName;
    private readonly nint _library;

    /// <param name="faults">See there.</param>
    /// <param name="faultyKernel">Whose results get one bit flipped.</param>
    /// <param name="missing">A function that this driver does not have yet; null for none.</param>
    /// <exception cref="FileNotFoundException">It was not built, see <see cref="IsBuilt"/>.</exception>
    public EmulatedCuda(EmulatedFaults faults = default, string? faultyKernel = null, string? missing = null)
    {
        byte[] library = File.ReadAllBytes(Library);
        if (missing is not null) Hide(missing, library);
        File.WriteAllBytes(Path, library);
        _library = NativeLibrary.Load(Path);
        Emulate(faults, faultyKernel);
    }

    /// <summary>The library that the build made.</summary>
    public static string Library { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "libktemulation.so");

    /// <summary>Whether there is one: the build needs CMake and a C++ compiler.</summary>
    public static bool IsBuilt => File.Exists(Library);

    /// <summary>Why tests that need it are skipped.</summary>
    public static string Absence => "The CUDA emulation was not built: it needs CMake and a C++ compiler.";

    /// <summary>For LD_LIBRARY_PATH: the driver lies there under the name that every program looks for.</summary>
    public string Folder => _folder;

    /// <summary>The driver's file.</summary>
    public string Path => System.IO.Path.Combine(_folder, "libcuda.so.1");

    /// <summary>Bytes of device memory that are allocated.</summary>
    public long AllocatedBytes => ((delegate* unmanaged<long>)NativeLibrary.GetExport(_library, "kt_emulated_bytes"))();

    /// <summary>Kernels that have run.</summary>
    public long Launches => ((delegate* unmanaged<long>)NativeLibrary.GetExport(_library, "kt_emulated_launches"))();

    /// <summary>Changes what goes wrong, and counts allocations and launches anew.</summary>
    public void Emulate(EmulatedFaults faults, string? faultyKernel = null)
    {
        faults.FaultyKernel = Marshal.StringToCoTaskMemUTF8(faultyKernel);
        ((delegate* unmanaged<EmulatedFaults*, void>)NativeLibrary.GetExport(_library, "kt_emulate"))(&faults);
        Marshal.FreeCoTaskMem(faults.FaultyKernel);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true); // the mapping stays for those who still have a device open

    /// <summary>Spells a function's name otherwise wherever the library has it: then the loader does not find it.</summary>
    private static void Hide(string function, Span<byte> library)
    {
        byte[] name = [0, .. Encoding.ASCII.GetBytes(function), 0];
        int at = library.IndexOf(name);
        if (at < 0) throw new ArgumentException($"the emulated driver has no {function} to hide", nameof(function));
        for (; at >= 0; at = library.IndexOf(name)) library[at + 1] ^= 0x20;
    }
}
