using ILGPU;
using ILGPU.Runtime;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>The search of <see cref="IlgpuBackend"/>: centroids stay on the device, rows pass through it in blocks.</summary>
internal sealed class IlgpuSearch(IlgpuDevice device, Centroids centroids, IlgpuTuning tuning, int threadCount) : INearestSearch
{
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _centroids = Bring(device.Accelerator, centroids.ToFloat64().Float64);

    /// <inheritdoc/>
    /// <exception cref="DataException">A row's distance is not finite: the row was not checked.</exception>
    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        if (labels.IsEmpty) return;
        Action find = rows.ElementType switch
        {
            ElementType.Float16 => Find<ushort, StoredFloat16>,
            ElementType.Float32 => Find<float, StoredFloat32>,
            _ => Find<double, StoredFloat64>,
        };
        device.Run($"label {labels.Length} rows by {centroids.Count} centroids", find);

        void Find<T, TNumber>() where T : unmanaged where TNumber : struct, IStoredNumber<T> => this.Find<T, TNumber>(
            rows, firstRow, labels.Span, squaredDistances.Span, secondSquaredDistances.Span, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _centroids.Dispose();

    private static MemoryBuffer1D<double, Stride1D.Dense> Bring(Accelerator accelerator, ReadOnlySpan<double> values)
    {
        MemoryBuffer1D<double, Stride1D.Dense> buffer = accelerator.Allocate1D<double>(values.Length);
        buffer.View.AsContiguous().Upload(values);
        return buffer;
    }

    private void Find<T, TNumber>(
        FeatureMatrix rows, long firstRow, Span<int> labels, Span<double> distances, Span<double> seconds,
        CancellationToken cancellationToken)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        Accelerator accelerator = device.Accelerator;
        accelerator.Bind();
        IlgpuKernels<T, TNumber> kernels = device.Kernels<T, TNumber>(tuning.IsTiled);
        using DeviceRows<T, TNumber> block = DeviceRows<T, TNumber>.Open(accelerator, rows, 0, tuning.StreamedBytes, threadCount);
        int step = (int)Math.Clamp(
            tuning.ComparisonsPerLaunch / ((long)centroids.Count * rows.Dimension), 1, Math.Min(block.MaxRowCount, labels.Length));
        using var blockLabels = accelerator.Allocate1D<int>(step);
        using var blockDistances = accelerator.Allocate1D<double>(step);
        using var blockSeconds = accelerator.Allocate1D<double>(step);
        for (int first = 0; first < labels.Length; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, labels.Length - first);
            kernels.FindNearest(accelerator.DefaultStream, block.Load(firstRow + first, count), count, _centroids.View.AsContiguous(),
                rows.Dimension, centroids.Count, blockLabels.View.AsContiguous(), blockDistances.View.AsContiguous(),
                blockSeconds.View.AsContiguous());
            accelerator.DefaultStream.Synchronize();
            blockLabels.View.AsContiguous().Download(labels.Slice(first, count));
            blockDistances.View.AsContiguous().Download(distances.Slice(first, count));
            if (!seconds.IsEmpty) blockSeconds.View.AsContiguous().Download(seconds.Slice(first, count));
            CheckFinite(rows, firstRow + first, distances.Slice(first, count));
        }
    }

    /// <summary>Rows are checked before they come here; comparing with NaN or infinity leaves a row without any centroid.</summary>
    private static void CheckFinite(FeatureMatrix rows, long firstRow, ReadOnlySpan<double> distances)
    {
        int bad = distances.IndexOf(double.PositiveInfinity);
        if (bad >= 0) throw new DataException($"{rows.Name}: row {firstRow + bad} has no finite distance to any centroid. "
            + "It has a NaN, an infinity or numbers above 3e150; remove it or repair what made it.");
    }
}
