using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// K-means by the hand-written CUDA kernels of <c>native/cuda</c>: a float16 screen with a proven bound, exact float64 comparison of what
/// it leaves open, integer sums. The same bits as <see cref="ScalarBackend"/>.
/// </summary>
/// <param name="device">An opened device. It stays the caller's and must outlive the backend and its sessions.</param>
public sealed class CudaBackend(CudaDevice device) : IDeviceBackend
{
    /// <summary>Receives a line when a data set does not fit the device and is streamed.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>The tuned numbers.</summary>
    internal CudaTuning Tuning { get; init; } = new();

    /// <inheritdoc/>
    public string Name => "cuda";

    /// <inheritdoc/>
    public string Description => $"cuda, {device.Description}, {device.Kernels.Description}";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount)
    {
        CudaSession session = device.Run(
            $"cluster {rows.RowCount} rows of {rows.Name}, dimension {rows.Dimension}, into {clusterCount}",
            () => new CudaSession(device, rows, clusterCount, precision, Tuning, threadCount));
        if (!session.IsResident) Note?.Invoke(
            $"{rows.Name} takes {ByteCount.Text(session.RowBytes)} on {device.Description}, more than is free there: it is streamed in "
            + "every iteration.");
        return session;
    }

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) => device.Run(
        $"label rows by {centroids.Count} centroids of dimension {centroids.Dimension}",
        () => new CudaSearch(device, centroids, Tuning, threadCount));

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount)
    {
        ISeedingSession? session = device.Run<ISeedingSession?>(
            $"choose centroids among {sample.RowCount} rows of {sample.Name}, dimension {sample.Dimension}",
            () => sample.ElementType switch
            {
                ElementType.Float16 => CudaSeeding<ushort, StoredFloat16>.TryOpen(device, sample, Tuning, threadCount),
                ElementType.Float32 => CudaSeeding<float, StoredFloat32>.TryOpen(device, sample, Tuning, threadCount),
                _ => CudaSeeding<double, StoredFloat64>.TryOpen(device, sample, Tuning, threadCount),
            });
        if (session is not null) return session;
        Note?.Invoke(
            $"{sample.Name} does not fit into the free memory of {device.Description}: the processor chooses the first centroids.");
        return KMeansBackends.Simd.OpenSeeding(sample, threadCount);
    }

    /// <inheritdoc/>
    /// <remarks>The share of free memory that rows may take at all, and at least a batch of them prepared for the screen beside
    /// them.</remarks>
    public DeviceMatrix? TryHold(string name, long rowCount, int dimension, ElementType type)
    {
        long bytes = checked(rowCount * dimension * type.Bytes());
        long beside = Math.Min(rowCount, Tuning.BatchRows) * RowSlot.PreparedBytesPerRow(dimension);
        if (bytes + beside > device.Run("tell its free memory", () => Tuning.BytesForRows(device.Context))) return null;
        try
        {
            return new CudaMatrix(device, name, rowCount, dimension, type);
        }
        catch (DeviceException)
        {
            return null; // another program took what was free when it was asked for
        }
    }

    /// <summary>The rows of a matrix on the device, in the type that they are stored as; used in place if they lie there.</summary>
    internal static ICudaRows OpenRows(
        CudaDevice device, Driver.CudaStream stream, FeatureMatrix rows, Kernels.PrepareArguments preparation, CudaTuning tuning,
        int threadCount)
    {
        if (CudaMatrix.Find(rows, device) is { } place)
            return new PlacedRows(stream, place.Matrix, place.FirstRow, rows.RowCount, preparation, tuning);
        return rows.ElementType switch
        {
            ElementType.Float16 => new CudaRows<ushort, StoredFloat16>(device, stream, rows, preparation, tuning, threadCount),
            ElementType.Float32 => new CudaRows<float, StoredFloat32>(device, stream, rows, preparation, tuning, threadCount),
            _ => new CudaRows<double, StoredFloat64>(device, stream, rows, preparation, tuning, threadCount),
        };
    }
}
