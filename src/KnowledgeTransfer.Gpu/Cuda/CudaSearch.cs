using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>The search of <see cref="CudaBackend"/>: centroids stay on the device, rows pass through it in batches.</summary>
internal sealed class CudaSearch(CudaDevice device, Centroids centroids, CudaTuning tuning, int threadCount) : INearestSearch
{
    private readonly CudaStream _stream = new(device.Context);
    private readonly Dictionary<ElementType, ScreenedCentroids> _prepared = [];

    /// <inheritdoc/>
    /// <exception cref="DataException">A row has a number that cannot be used.</exception>
    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        if (labels.IsEmpty) return;
        device.Run($"label rows of {rows.Name}", () =>
        {
            FindOnDevice(rows, firstRow, labels, squaredDistances, secondSquaredDistances, cancellationToken);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Context.BindToFree();
        foreach (ScreenedCentroids prepared in _prepared.Values) prepared.Dispose();
        _stream.Dispose();
    }

    private void FindOnDevice(
        FeatureMatrix matrix, long firstRow, Memory<int> labels, Memory<double> distances, Memory<double> seconds,
        CancellationToken cancellationToken)
    {
        RowRange rows = new(matrix, firstRow, labels.Length);
        ScreenedCentroids prepared = Prepared(rows.ElementType);
        int batchRows = (int)Math.Min(tuning.BatchRows, (rows.RowCount + ScreenPlan.Rows - 1) / ScreenPlan.Rows * ScreenPlan.Rows);
        using ICudaRows deviceRows = CudaBackend.OpenRows(
            device, _stream, rows, prepared.RowPreparation(), tuning with { BatchRows = batchRows, ResidentBytes = 0 }, threadCount);
        using BatchLabeler labeler =
            new(device, _stream, prepared, rows.ElementType, batchRows, tuning.PairsPerRow, withSeconds: !seconds.IsEmpty);
        using DeviceBuffer<uint> batchLabels = new(device.Context, batchRows);
        using DeviceBuffer<double> batchDistances = new(device.Context, batchRows);
        for (int first = 0; first < labels.Length; first += deviceRows.BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(deviceRows.BatchRows, labels.Length - first);
            RowBatch batch = deviceRows.Load(first, count);
            labeler.Label(batch, new BatchLabels(batchLabels.Address, batchDistances.Address), false, null, cancellationToken);
            // The host looks again to say which row, which column and which value.
            if (deviceRows.HasBadRows()) DataScan.Run(matrix, firstRow + first, count, threadCount, null, cancellationToken);
            batchLabels.Download(MemoryMarshal.Cast<int, uint>(labels.Span.Slice(first, count)), _stream);
            batchDistances.Download(distances.Span.Slice(first, count), _stream);
            labeler.Seconds?.Download(MemoryMarshal.Cast<double, ulong>(seconds.Span.Slice(first, count)), _stream);
        }
    }

    private ScreenedCentroids Prepared(ElementType rows)
    {
        ElementType type = rows == ElementType.Float64 ? ElementType.Float64 : centroids.ElementType;
        if (_prepared.TryGetValue(type, out ScreenedCentroids? known)) return known;
        ScreenedCentroids made = new(device, _stream, centroids.Count, centroids.Dimension, type, Scaling.Of(centroids), tuning);
        made.Set(centroids);
        return _prepared[type] = made;
    }
}
