using ILGPU.Runtime;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>Every tuned number of this backend in one place.</summary>
/// <param name="IsTiled">
/// Whether rows are labelled by <see cref="NearestTiled"/>. Yes on real devices, where memory is slow and a barrier costs some
/// cycles; no on ILGPU's processor, where every thread is one of the operating system's and a barrier costs microseconds.
/// </param>
/// <param name="ComparisonsPerLaunch">
/// Products of rows, centroids and coordinates per launch. Between launches a fit can be cancelled, and a card that also drives a
/// screen must not be busy for long: 2^33 are 50 to 200 ms at 0.1 to 0.3 Tflop/s of float64; 2^24 are some 50 ms on the processor.
/// </param>
/// <param name="StreamedBytes">
/// How much of a data set that does not fit is brought over at a time: large enough for the full rate of the bus (some MB), small
/// beside any card's memory.
/// </param>
internal sealed record IlgpuTuning(bool IsTiled, long ComparisonsPerLaunch, long StreamedBytes)
{
    /// <summary>The share of free memory that rows may take; the rest is for centroids, sums, labels and the driver.</summary>
    internal const double ResidentShare = 0.75;

    /// <summary>Most threads of one launch that runs over rows and coordinates.</summary>
    internal const int MostThreads = 1 << 28;

    /// <summary>What suits a device.</summary>
    internal static IlgpuTuning For(Accelerator accelerator) => accelerator.AcceleratorType == AcceleratorType.CPU
        ? new(IsTiled: false, ComparisonsPerLaunch: 1L << 24, StreamedBytes: 64L << 20)
        : new(accelerator.MaxNumThreadsPerGroup >= NearestTiled.GroupSize, ComparisonsPerLaunch: 1L << 33, StreamedBytes: 64L << 20);
}
