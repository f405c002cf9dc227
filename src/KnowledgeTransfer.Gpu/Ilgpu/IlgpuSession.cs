using ILGPU;
using ILGPU.Runtime;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// The session of <see cref="IlgpuBackend"/>: rows, labels, distances and sums live on the device; the host gets the sums when they
/// have changed, and divides.
/// </summary>
internal sealed class IlgpuSession<T, TNumber> : IKMeansSession where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private readonly FeatureMatrix _rows;
    private readonly IlgpuDevice _device;
    private readonly Accelerator _accelerator;
    private readonly IlgpuTuning _tuning;
    private readonly IlgpuKernels<T, TNumber> _kernels;
    private readonly DeviceRows<T, TNumber> _deviceRows;
    private readonly DeviceArrays _arrays;
    private readonly LimbScales _scales;
    private readonly long[] _low, _high, _counts;
    private readonly double[] _blockSums;
    private readonly int[] _movedCount = new int[1];

    internal IlgpuSession(
        IlgpuDevice device, FeatureMatrix rows, int clusterCount, SumPrecision precision, long residentBytes, IlgpuTuning tuning,
        int threadCount)
    {
        _rows = rows;
        _device = device;
        _accelerator = device.Accelerator;
        _tuning = tuning;
        _accelerator.Bind();
        _kernels = device.Kernels<T, TNumber>(tuning.IsTiled);
        _scales = new(precision);
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        _arrays = new DeviceArrays(_accelerator, rows, clusterCount, precision.LimbCount);
        try
        {
            _deviceRows = DeviceRows<T, TNumber>.Open(_accelerator, rows, residentBytes, tuning.StreamedBytes, threadCount);
        }
        catch
        {
            _arrays.Dispose();
            throw;
        }
        _counts = new long[clusterCount];
        _low = new long[_arrays.Low.Length];
        _high = new long[precision.LimbCount == 2 ? _low.Length : 0];
        _blockSums = new double[_arrays.BlockSums.Length];
        Reset();
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <summary>Whether all rows are on the device.</summary>
    internal bool IsResident => _deviceRows.IsResident;

    private int RowCount => (int)_rows.RowCount;

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken) =>
        _device.Run($"assign {RowCount} rows to {centroids.Count} centroids", () => AssignAll(centroids, cancellationToken));

    /// <inheritdoc/>
    public double[] SumBlocks() => [.. _blockSums];

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => _device.Run("find distant rows", () =>
    {
        int[] labels = new int[RowCount];
        double[] distances = new double[RowCount];
        _accelerator.Bind();
        _arrays.Labels.Download(labels);
        _arrays.Distances.Download(distances);
        return DistantRows.Select(labels, distances, count);
    });

    /// <inheritdoc/>
    public void Relocate(long row, int cluster) => _device.Run("relocate a row", () =>
    {
        _accelerator.Bind();
        ArrayView<int> newLabel = _arrays.NewLabels.SubView(0, 1);
        newLabel.Upload([cluster]);
        int moved = Move(_deviceRows.Load(row, 1), _arrays.Labels.SubView(row, 1), newLabel, CancellationToken.None);
        FetchSums();
        return moved;
    });

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels)
    {
        if (labels.IsEmpty) return;
        int[] copy = new int[labels.Length]; // a span cannot be captured
        _device.Run("read labels", () =>
        {
            _accelerator.Bind();
            _arrays.Labels.SubView(firstRow, copy.Length).Download(copy);
        });
        copy.CopyTo(labels);
    }

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        _device.Run($"find the nearest of {centroids.Count} for {RowCount} rows", () => FindAll(centroids, handler, cancellationToken));

    /// <inheritdoc/>
    public void Reset() => _device.Run("clear labels and sums", () =>
    {
        _accelerator.Bind();
        _arrays.Clear();
        Sums.Clear();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator.Bind();
        _deviceRows.Dispose();
        _arrays.Dispose();
    }

    private AssignmentStep AssignAll(Centroids centroids, CancellationToken cancellationToken)
    {
        _accelerator.Bind();
        _arrays.SetCentroids(centroids);
        long moved = 0;
        int step = StepRowCount(_deviceRows.MaxRowCount, centroids.Count);
        for (int first = 0; first < RowCount; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, RowCount - first);
            ArrayView<T> rows = _deviceRows.Load(first, count);
            ArrayView<int> newLabels = _arrays.NewLabels.SubView(0, count);
            _kernels.FindNearest(_accelerator.DefaultStream, rows, count, _arrays.Centroids, _rows.Dimension, centroids.Count, newLabels,
                _arrays.Distances.SubView(first, count), _arrays.Seconds.SubView(0, count));
            moved += Move(rows, _arrays.Labels.SubView(first, count), newLabels, cancellationToken);
        }
        if (moved > 0) FetchSums();
        return new AssignmentStep(Inertia(), moved, 0);
    }

    private void FindAll(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken)
    {
        _accelerator.Bind();
        int step = Math.Min(RowCount, StepRowCount(_deviceRows.MaxRowCount, centroids.Count));
        int[] labels = new int[step];
        double[] distances = new double[step];
        using MemoryBuffer1D<double, Stride1D.Dense> others = _accelerator.Allocate1D<double>((long)centroids.Count * _rows.Dimension);
        using MemoryBuffer1D<double, Stride1D.Dense> stepDistances = _accelerator.Allocate1D<double>(step);
        others.View.AsContiguous().Upload(centroids.ToFloat64().Float64);
        for (int first = 0; first < RowCount; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, RowCount - first);
            _kernels.FindNearest(_accelerator.DefaultStream, _deviceRows.Load(first, count), count, others.View.AsContiguous(),
                _rows.Dimension, centroids.Count, _arrays.NewLabels.SubView(0, count), stepDistances.View.AsContiguous(),
                _arrays.Seconds.SubView(0, count));
            _accelerator.DefaultStream.Synchronize();
            _arrays.NewLabels.Download(labels.AsSpan(0, count));
            stepDistances.View.AsContiguous().Download(distances.AsSpan(0, count));
            handler(first, labels.AsSpan(0, count), distances.AsSpan(0, count));
        }
    }

    /// <summary>Rows per launch: at most so many, and so many comparisons, that a cancellation is noticed.</summary>
    private int StepRowCount(int most, int clusterCount) => (int)Math.Clamp(
        _tuning.ComparisonsPerLaunch / ((long)clusterCount * _rows.Dimension), 1, Math.Min(most, Array.MaxLength - 1));

    /// <summary>Brings sums, counts and labels of some rows from their labels to new ones.</summary>
    /// <returns>How many rows changed.</returns>
    private int Move(ArrayView<T> rows, ArrayView<int> labels, ArrayView<int> newLabels, CancellationToken cancellationToken)
    {
        AcceleratorStream stream = _accelerator.DefaultStream;
        _arrays.MovedCount.MemSetToZero(stream);
        _kernels.CollectMoved(stream, (int)labels.Length, labels, newLabels, _arrays.Moved, _arrays.MovedCount, _arrays.Counts);
        stream.Synchronize();
        _arrays.MovedCount.Download(_movedCount);
        int moved = _movedCount[0], step = Math.Max(1, IlgpuTuning.MostThreads / _rows.Dimension);
        for (int first = 0; first < moved; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, moved - first);
            _kernels.MoveSums(stream, count * _rows.Dimension, rows, _rows.Dimension, _arrays.Moved.SubView(first, count), labels,
                newLabels, _scales, _arrays.Low, _arrays.High);
            stream.Synchronize();
        }
        if (moved > 0) newLabels.CopyTo(stream, labels);
        stream.Synchronize();
        return moved;
    }

    private void FetchSums()
    {
        _arrays.Counts.Download(_counts);
        _arrays.Low.Download(_low);
        _arrays.High.Download(_high); // nothing with one limb
        Sums.Replace(_counts, _low, _high);
    }

    private double Inertia()
    {
        _kernels.SumBlocks(_accelerator.DefaultStream, _blockSums.Length, _arrays.Distances, _arrays.BlockSums);
        _accelerator.DefaultStream.Synchronize();
        _arrays.BlockSums.Download(_blockSums);
        return BlockedSum.OfBlocks(_blockSums);
    }
}
