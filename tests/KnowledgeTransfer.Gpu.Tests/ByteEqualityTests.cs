using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>
/// The promise on one page: every backend, however it keeps its rows, gives the bytes of the scalar one for every type of number.
/// Centroids, objective, labels and both distances of a whole fit with two restarts in one hash.
/// </summary>
public sealed class ByteEqualityTests
{
    private const int RowCount = 260, Dimension = 21, ClusterCount = 9;

    /// <summary>Every way by every type.</summary>
    public static MatrixTheoryData<string, ElementType> Cells => new(
        [
            "simd", "ilgpu", "ilgpu, tiled", "ilgpu, streamed", "cuda 7.0", "cuda 7.0, streamed", "cuda 8.0", "cuda 8.0, streamed",
            "cuda 8.0, few pairs", "cuda 8.0, rows in place", "cuda 8.0, rows in place, not kept prepared",
        ],
        [ElementType.Float16, ElementType.Float32, ElementType.Float64]);

    [Theory, MemberData(nameof(Cells))]
    public void Every_way_gives_the_bytes_of_the_scalar_backend(string way, ElementType type)
    {
        TypedMatrix rows = new(Array.ConvertAll(Rows.Clustered(RowCount, Dimension), value => (double)value), Dimension, type);
        using DeviceMatrix? placed = way.Contains("in place") ? Place(rows) : null;
        Assert.Equal(Hash(rows, KMeansBackends.Scalar), Hash(placed ?? (FeatureMatrix)rows, Open(way)));
    }

    private static IKMeansBackend Open(string way)
    {
        CudaTuning streamed = new() { ResidentBytes = 0, StreamedBytes = 1, BatchRows = 128 };
        return way switch
        {
            "simd" => KMeansBackends.Simd,
            "ilgpu" => new IlgpuBackend(ProcessorDevice.Shared),
            "ilgpu, tiled" => new IlgpuBackend(ProcessorDevice.Grouped),
            "ilgpu, streamed" => new IlgpuBackend(ProcessorDevice.Shared) { ResidentBytes = 0 },
            "cuda 7.0" => new CudaBackend(EmulatedDevice.Older),
            "cuda 7.0, streamed" => new CudaBackend(EmulatedDevice.Older) { Tuning = streamed },
            "cuda 8.0, streamed" or "cuda 8.0, rows in place, not kept prepared" =>
                new CudaBackend(EmulatedDevice.Shared) { Tuning = streamed },
            "cuda 8.0, few pairs" => new CudaBackend(EmulatedDevice.Shared) { Tuning = new CudaTuning { PairsPerRow = 0 } },
            _ => new CudaBackend(EmulatedDevice.Shared),
        };
    }

    private static CudaMatrix Place(FeatureMatrix rows)
    {
        CudaMatrix placed = new(EmulatedDevice.Shared, "rows in place", rows.RowCount, rows.Dimension, rows.ElementType);
        float[] values = new float[rows.RowCount * rows.Dimension];
        rows.CopyRows(0, values);
        placed.Write(0, values);
        return placed;
    }

    private static string Hash(FeatureMatrix rows, IKMeansBackend backend)
    {
        KMeansResult result = KMeans.Fit(rows, new()
        {
            ClusterCount = ClusterCount,
            RestartCount = 2,
            MaxIterations = 5,
            Seed = 7,
            ThreadCount = 2,
            Backend = backend,
        });
        Assignment labels = NearestCentroids.Assign(rows, result.Centroids, backend, 2);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(result.Centroids.Sha256));
        hash.AppendData(BitConverter.GetBytes(result.Inertia));
        hash.AppendData(MemoryMarshal.AsBytes(labels.Labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(labels.SquaredDistances.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(labels.SecondSquaredDistances.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
