using System.Diagnostics;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>What results on a card depend on, and what the card could do by its own account.</summary>
/// <param name="Name">Of the card, with its compute capability.</param>
/// <param name="Driver">Its driver and the CUDA version that this is for.</param>
/// <param name="PeakTflops">
/// Float16 products with sums in float32, dense: multiprocessors x clock x operations per clock, at the highest clock that the driver names;
/// NaN where the operations per clock are not known here.
/// </param>
/// <param name="Bandwidth">GB/s of its memory: twice the memory's clock times the width of its bus; NaN where the driver does not tell.</param>
internal sealed unsafe record GpuCard(string Name, string Driver, double PeakTflops, double Bandwidth)
{
    private const int Clock = 13, Multiprocessors = 16, MemoryClock = 36, BusWidth = 37; // attributes; clocks in kHz, the width in bits

    /// <summary>The facts of a device.</summary>
    public static GpuCard Of(CudaDevice device)
    {
        CudaLibrary library = device.Context.Library;
        int handle, version;
        device.Context.Check(library.DeviceGet(&handle, 0), "cuDeviceGet");
        device.Context.Check(library.DriverGetVersion(&version), "cuDriverGetVersion");
        int ordinal = handle;
        double Attribute(int attribute)
        {
            int value;
            return library.DeviceGetAttribute(&value, attribute, ordinal) == 0 && value > 0 ? value : double.NaN;
        }
        return new GpuCard(
            device.Description.Replace(',', ' '),
            FormattableString.Invariant($"{InstalledDriver()} (CUDA {version / 1000}.{version % 1000 / 10})"),
            Attribute(Multiprocessors) * Attribute(Clock) * 1e3 * OperationsPerClock(device.Major, device.Minor) / 1e12,
            2 * Attribute(MemoryClock) * 1e3 * Attribute(BusWidth) / 8 / 1e9);
    }

    /// <summary>Of one multiprocessor: from NVIDIA's white papers of Ampere (A100, GA102), Ada and Hopper, dense, float32 sums.</summary>
    private static double OperationsPerClock(int major, int minor) => (major, minor) switch
    {
        (8, 0) => 2048,
        (8, _) => 1024, // workstation cards; GeForce has half of it
        (9, 0) => 4096,
        _ => double.NaN,
    };

    private static string InstalledDriver()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=driver_version", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer.Split('\n')[0].Trim() : "unknown driver";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown driver"; // there is no nvidia-smi
        }
    }
}
