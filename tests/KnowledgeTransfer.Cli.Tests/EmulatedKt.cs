using System.Diagnostics;
using KnowledgeTransfer.EmulatedDriver;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt</c> as a process of its own that finds a CUDA driver: the emulated one, with faults if wanted.</summary>
internal sealed class EmulatedKt : IDisposable
{
    private readonly EmulatedCuda _driver;

    public EmulatedKt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the emulated driver is found by LD_LIBRARY_PATH");
        Assert.SkipUnless(EmulatedCuda.IsBuilt, EmulatedCuda.Absence);
        _driver = new EmulatedCuda();
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="device">As in native/emulation/driver.h: "major=6,minor=1"; empty for a device without faults.</param>
    /// <param name="arguments">Of kt.</param>
    public Kt Run(string device, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "kt"), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["LD_LIBRARY_PATH"] = _driver.Folder;
        start.Environment["KT_EMULATED_DEVICE"] = device;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Kt(process.ExitCode, output, error.Result);
    }

    public void Dispose() => _driver.Dispose();
}
