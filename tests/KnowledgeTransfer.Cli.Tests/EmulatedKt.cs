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
    public Kt Run(string device, params string[] arguments) => KtProcess.Run(
        new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = _driver.Folder, ["KT_EMULATED_DEVICE"] = device }, arguments);

    public void Dispose() => _driver.Dispose();
}
