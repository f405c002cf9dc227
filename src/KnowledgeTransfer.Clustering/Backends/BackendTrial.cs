using System.Diagnostics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// How fast a backend is on this machine: whether a card beats the processor depends on its float64 units and on the number of cores,
/// which no table knows. What is chosen never changes a result.
/// </summary>
internal static class BackendTrial
{
    // 2^30 products: some 10 ms on two cores with 512-bit vectors, long beside what it costs to start a kernel.
    private const int RowCount = 16384, Dimension = 128, ClusterCount = 512, RepetitionCount = 3;

    /// <summary>Seconds for the first assignment of made-up rows, the best of three; the rows are on the device before.</summary>
    /// <exception cref="DeviceException">The device does not work.</exception>
    internal static double Seconds(IKMeansBackend backend)
    {
        Random random = new(1);
        float[] values = new float[RowCount * Dimension];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        ArrayMatrix rows = new(values, Dimension, "trial");
        Centroids centroids = new(values[..(ClusterCount * Dimension)], ClusterCount, Dimension);
        int threads = ParallelBlocks.Resolve(0);
        ValueRange range = DataScan.Run(rows, 0, RowCount, threads, null, CancellationToken.None);
        using IKMeansSession session = backend.Open(rows, ClusterCount, SumPrecision.Choose(range, RowCount), threads);
        double best = double.PositiveInfinity;
        for (int i = 0; i < RepetitionCount; i++)
        {
            session.Reset();
            long start = Stopwatch.GetTimestamp();
            session.Assign(centroids, CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
