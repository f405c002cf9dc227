using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>The CUDA driver, and every device that k-means could use; <c>kt</c> can do without them.</summary>
internal static class DeviceFindings
{
    public static IEnumerable<Finding> Create() => ((Finding[])[Driver(), .. Devices()]).Select(f => f with { IsNeeded = false });

    private static Finding Driver()
    {
        const string name = "CUDA driver";
        return CudaDriver.IsInstalled
            ? new Finding(name, true, $"{CudaDriver.Library} was found")
            : new Finding(name, false, $"{CudaDriver.Library} was not found", "nothing: everything runs on the CPU");
    }

    /// <summary>Every device that a driver reports, opened and put to its proof, by each backend that could use it.</summary>
    private static IEnumerable<Finding> Devices()
    {
        var cuda = new CudaBackendSource();
        var ilgpu = new IlgpuBackendSource();
        return [.. cuda.Offers().Select(offer => Verdict(cuda.Name, offer)), .. ilgpu.Offers().Select(offer => Verdict(ilgpu.Name, offer))];
    }

    private static Finding Verdict(string backend, BackendOffer offer)
    {
        const string name = "k-means device";
        return offer.Backend is { } found
            ? new Finding(name, true, $"{found.Description}, gives the processor's bits")
            : new Finding(name, false, $"{backend}: {offer.Refusal}", "nothing: k-means runs on the processor");
    }
}
