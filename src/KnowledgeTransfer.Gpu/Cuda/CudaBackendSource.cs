using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>Offers <see cref="CudaBackend"/> on the first NVIDIA card that opens, whose tensor cores add as believed and that passes the
/// proof.</summary>
/// <param name="note">Receives a line when a data set has to be streamed; null for nobody.</param>
/// <param name="driverPath">The driver's file; null for the installed one.</param>
public sealed class CudaBackendSource(Action<string>? note = null, string? driverPath = null) : IKMeansBackendSource
{
    /// <inheritdoc/>
    public string Name => "cuda";

    /// <inheritdoc/>
    /// <remarks>
    /// Opening a card and the proof take some tenths of a second, the first time a second more, while the driver compiles the kernels; the
    /// backend simd does about 2^37 products a second on two cores. With fewer than 2^34 per iteration, a fit is over before that pays.
    /// Estimated, not measured.
    /// </remarks>
    public long LeastWork => 1L << 34;

    /// <inheritdoc/>
    public BackendOffer Offer() => BackendOffer.First(Offers());

    /// <summary>What every card has to offer, each opened when its turn comes; without any, the reason.</summary>
    public IEnumerable<BackendOffer> Offers()
    {
        int count;
        try
        {
            count = CudaDevice.Count(driverPath);
        }
        catch (DeviceException e)
        {
            return [BackendOffer.Refused(e.Message)];
        }
        return Enumerable.Range(0, count).Select(Try);
    }

    /// <summary>Opens one card and puts it to the proof.</summary>
    /// <param name="ordinal">Its number among the driver's devices.</param>
    /// <returns>The backend, whose device stays open as long as the process, or why not.</returns>
    public BackendOffer Try(int ordinal)
    {
        CudaDevice? device = null;
        try
        {
            device = CudaDevice.Open(ordinal, driverPath);
            CudaBackend backend = new(device); // the proof's own problems are no news to anybody
            string? difference = Difference(device, backend);
            if (difference is not null && device.Kernels.Best == ScreenModule.Hopper)
            {
                device.Kernels.LeaveOutHopper(difference);
                difference = Difference(device, backend);
            }
            if (difference is null) return BackendOffer.Of(new CudaBackend(device) { Note = note });
            string refusal = $"{device.Description} computes wrongly ({difference}): update its driver, or replace it.";
            device.Dispose();
            return BackendOffer.Refused(refusal);
        }
        catch (DeviceException e)
        {
            device?.Dispose();
            return BackendOffer.Refused(e.Message);
        }
    }

    private static string? Difference(CudaDevice device, CudaBackend backend) =>
        AccumulationProbe.Refusal(device) ?? DeviceProof.Refusal(backend);
}
