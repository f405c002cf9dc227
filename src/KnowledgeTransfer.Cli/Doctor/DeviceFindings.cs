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
    private static Finding[] Devices()
    {
        var cuda = new CudaBackendSource();
        var ilgpu = new IlgpuBackendSource();
        IReadOnlyList<IlgpuCandidate> candidates = IlgpuDevices.List();
        return
        [
            .. Verdicts(cuda.Name, Enumerable.Range(0, CudaCount(out string? problem)).Select(cuda.Try), problem),
            .. Verdicts(ilgpu.Name, candidates.Select(ilgpu.Try), candidates.Count > 0 ? null : IlgpuDevices.Absence()),
        ];

        static int CudaCount(out string? problem)
        {
            try
            {
                problem = null;
                return CudaDevice.Count();
            }
            catch (DeviceException e)
            {
                problem = e.Message;
                return 0;
            }
        }
    }

    /// <param name="backend">Its name.</param>
    /// <param name="offers">One per device.</param>
    /// <param name="absence">Why there is none, if there is none.</param>
    private static IEnumerable<Finding> Verdicts(string backend, IEnumerable<BackendOffer> offers, string? absence)
    {
        const string name = "k-means device", without = "nothing: k-means runs on the processor";
        if (absence is not null) return [new Finding(name, false, $"{backend}: {absence}", without)];
        return offers.Select(offer => offer.Backend is { } found
            ? new Finding(name, true, $"{found.Description}, gives the processor's bits")
            : new Finding(name, false, $"{backend}: {offer.Refusal}", without));
    }
}
