using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// K-means on any device that ILGPU drives: NVIDIA cards by CUDA, others by OpenCL. Distances in float64 on the device, integer sums
/// by atomics: the same bits as <see cref="ScalarBackend"/>.
/// </summary>
/// <param name="device">
/// An opened device. It stays the caller's and must outlive the backend; sessions may run side by side, each on one thread at a time.
/// </param>
public sealed class IlgpuBackend(IlgpuDevice device) : IKMeansBackend
{
    /// <summary>Receives a line when a data set does not fit the device and is streamed.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>How many bytes of rows may stay on the device; null asks the device.</summary>
    internal long? ResidentBytes { get; init; }

    /// <summary>The tuned numbers; null for those of the device.</summary>
    internal IlgpuTuning? Tuning { get; init; }

    private IlgpuTuning Tuned => Tuning ?? IlgpuTuning.For(device.Accelerator);

    private long FreeForRows => ResidentBytes ?? (long)(IlgpuTuning.ResidentShare * device.FreeBytes);

    /// <inheritdoc/>
    public string Name => "ilgpu";

    /// <inheritdoc/>
    public string Description => $"ilgpu, {device.Description}";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) => rows.ElementType switch
    {
        ElementType.Float16 => Open<ushort, StoredFloat16>(rows, clusterCount, precision, threadCount),
        ElementType.Float32 => Open<float, StoredFloat32>(rows, clusterCount, precision, threadCount),
        _ => Open<double, StoredFloat64>(rows, clusterCount, precision, threadCount),
    };

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => device.Run(
        $"label rows by {centroids.Count} centroids of dimension {centroids.Dimension}",
        () => new IlgpuSearch(device, centroids, Tuned, threadCount));

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount)
    {
        ISeedingSession? session = device.Run<ISeedingSession?>(
            $"choose centroids among {sample.RowCount} rows of {sample.Name}, dimension {sample.Dimension}",
            () => sample.ElementType switch
            {
                ElementType.Float16 => IlgpuSeeding<ushort, StoredFloat16>.TryOpen(device, sample, FreeForRows, Tuned, threadCount),
                ElementType.Float32 => IlgpuSeeding<float, StoredFloat32>.TryOpen(device, sample, FreeForRows, Tuned, threadCount),
                _ => IlgpuSeeding<double, StoredFloat64>.TryOpen(device, sample, FreeForRows, Tuned, threadCount),
            });
        if (session is not null) return session;
        Note?.Invoke(
            $"{sample.Name} does not fit into the free memory of {device.Description}: the processor chooses the first centroids.");
        return KMeansBackends.Simd.OpenSeeding(sample, threadCount);
    }

    private IlgpuSession<T, TNumber> Open<T, TNumber>(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        long residentBytes = FreeForRows;
        IlgpuSession<T, TNumber> session = device.Run(
            $"cluster {rows.RowCount} rows of {rows.Name}, dimension {rows.Dimension}, into {clusterCount}",
            () => new IlgpuSession<T, TNumber>(device, rows, clusterCount, precision, residentBytes, Tuned, threadCount));
        if (!session.IsResident) Note?.Invoke(
            $"{rows.Name} takes {ByteCount.Text(DeviceRows<T, TNumber>.BytesOf(rows))}, {device.Description} has "
            + $"{ByteCount.Text(residentBytes)} for rows: they are streamed in every iteration.");
        return session;
    }
}
