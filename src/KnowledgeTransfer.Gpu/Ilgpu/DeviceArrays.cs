using ILGPU;
using ILGPU.Runtime;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>What a fit keeps on the device besides its rows: 32 n + 24 k d bytes, 8 k d less with one limb.</summary>
internal sealed class DeviceArrays : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly List<MemoryBuffer> _buffers = [];

    /// <exception cref="AcceleratorException">The device has not enough memory.</exception>
    internal DeviceArrays(Accelerator accelerator, FeatureMatrix rows, int clusterCount, int limbCount)
    {
        _accelerator = accelerator;
        try
        {
            long n = rows.RowCount, cells = (long)clusterCount * rows.Dimension;
            Centroids = Allocate<double>(cells);
            Low = Allocate<long>(cells);
            High = Allocate<long>(limbCount == 2 ? cells : 1); // a kernel's argument needs some memory, even if unused
            Counts = Allocate<long>(clusterCount);
            Labels = Allocate<int>(n);
            NewLabels = Allocate<int>(n);
            Moved = Allocate<int>(n);
            MovedCount = Allocate<int>(1);
            Distances = Allocate<double>(n);
            Seconds = Allocate<double>(n);
            BlockSums = Allocate<double>((n + BlockedSum.BlockRowCount - 1) / BlockedSum.BlockRowCount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>k x d.</summary>
    internal ArrayView<double> Centroids { get; }

    /// <summary>k x d low limbs.</summary>
    internal ArrayView<long> Low { get; }

    /// <summary>k x d high limbs; one unused number with one limb.</summary>
    internal ArrayView<long> High { get; }

    /// <summary>Rows per cluster.</summary>
    internal ArrayView<long> Counts { get; }

    /// <summary>The present label of every row, -1 for none.</summary>
    internal ArrayView<int> Labels { get; }

    /// <summary>Labels of the rows under work.</summary>
    internal ArrayView<int> NewLabels { get; }

    /// <summary>Numbers, within the rows under work, of those whose label changes.</summary>
    internal ArrayView<int> Moved { get; }

    /// <summary>How many these are.</summary>
    internal ArrayView<int> MovedCount { get; }

    /// <summary>D of every row to its centroid.</summary>
    internal ArrayView<double> Distances { get; }

    /// <summary>The second smallest D of the rows under work.</summary>
    internal ArrayView<double> Seconds { get; }

    /// <summary>Sums of <see cref="Distances"/>.</summary>
    internal ArrayView<double> BlockSums { get; }

    /// <summary>Brings centroids over, as float64.</summary>
    internal void SetCentroids(Centroids centroids) => Centroids.Upload(centroids.ToFloat64().Float64);

    /// <summary>No labels, empty sums.</summary>
    internal void Clear()
    {
        Labels.MemSet(byte.MaxValue); // all bits set: -1
        Low.MemSetToZero();
        High.MemSetToZero();
        Counts.MemSetToZero();
        _accelerator.DefaultStream.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MemoryBuffer buffer in _buffers) buffer.Dispose();
        _buffers.Clear();
    }

    private ArrayView<T> Allocate<T>(long length) where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = _accelerator.Allocate1D<T>(length);
        _buffers.Add(buffer);
        return buffer.View.AsContiguous();
    }
}
