using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>Offers <see cref="IlgpuBackend"/> on the first device that opens and passes its proof.</summary>
/// <param name="note">Receives a line when a data set has to be streamed; null for nobody.</param>
/// <param name="devices">The devices to try, in order; null for those of this machine.</param>
public sealed class IlgpuBackendSource(Action<string>? note = null, Func<IReadOnlyList<IlgpuCandidate>>? devices = null)
    : IKMeansBackendSource
{
    /// <inheritdoc/>
    public string Name => "ilgpu";

    /// <inheritdoc/>
    /// <remarks>
    /// Opening a device, compiling its kernels and the proof take about a second, in which the backend simd does about 2^37 products on
    /// two cores: with fewer than 2^34 per iteration, some ten iterations are over by then. Estimated, not measured.
    /// </remarks>
    public long LeastWork => 1L << 34;

    /// <inheritdoc/>
    public BackendOffer Offer() => BackendOffer.First(Offers());

    /// <summary>What every device has to offer, each opened when its turn comes; without any, the reason.</summary>
    public IEnumerable<BackendOffer> Offers()
    {
        IReadOnlyList<IlgpuCandidate> candidates = devices is null ? IlgpuDevices.List() : devices();
        return candidates.Count > 0 ? candidates.Select(Try) : [BackendOffer.Refused(IlgpuDevices.Absence())];
    }

    /// <summary>Opens one device and puts it to the proof.</summary>
    /// <returns>The backend, whose device stays open as long as the process, or why not.</returns>
    public BackendOffer Try(IlgpuCandidate candidate)
    {
        if (candidate.Problem is not null) return BackendOffer.Refused($"{candidate.Description}: {candidate.Problem}");
        IlgpuDevice? device = null;
        try
        {
            device = candidate.Open();
            if (DeviceProof.Refusal(new IlgpuBackend(device)) is not { } difference) // its own problems are no news to anybody
                return BackendOffer.Of(new IlgpuBackend(device) { Note = note });
            device.Dispose();
            return BackendOffer.Refused($"{candidate.Description} computes wrongly ({difference}): update its driver, or replace it.");
        }
        catch (DeviceException e)
        {
            device?.Dispose();
            return BackendOffer.Refused(e.Message);
        }
    }
}
