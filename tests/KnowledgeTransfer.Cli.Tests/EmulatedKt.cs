using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
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
    public Kt Run(string device, params string[] arguments) => KtProcess.Run(Environment(device), arguments);

    /// <summary>Starts on a device without faults.</summary>
    public KtProcess Start(params string[] arguments) => new(Environment(""), arguments);

    /// <summary>How many kernels run until a device without faults is trusted; those of the job itself come behind.</summary>
    public long LaunchesOfTheProof()
    {
        _driver.Emulate(default);
        Assert.NotNull(new CudaBackendSource(driverPath: _driver.Path).Offer().Backend);
        return _driver.Launches;
    }

    public void Dispose() => _driver.Dispose();

    private Dictionary<string, string> Environment(string device) =>
        new() { ["LD_LIBRARY_PATH"] = _driver.Folder, ["KT_EMULATED_DEVICE"] = device };
}
