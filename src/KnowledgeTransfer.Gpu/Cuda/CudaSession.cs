using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// The session of <see cref="CudaBackend"/>: rows, labels, distances and sums live on the device; the host gets the sums when they have
/// changed, and divides.
/// </summary>
internal sealed class CudaSession : IKMeansSession
{
    private readonly CudaDevice _device;
    private readonly FeatureMatrix _rows;
    private readonly CudaStream _stream;
    private readonly DeviceCollection _buffers;
    private readonly CudaTuning _tuning;
    private readonly Scaling _scaling;
    private readonly ScreenedCentroids _centroids;
    private readonly ICudaRows _deviceRows;
    private readonly BatchLabeler _labeler;
    private readonly DeviceBuffer<uint> _labels, _moved, _movedFrom;
    private readonly DeviceBuffer<double> _distances, _blockSums;
    private readonly DeviceBuffer<long> _low, _counts;
    private readonly DeviceBuffer<long>? _high;
    private readonly LimbScales _scales;
    private readonly long[] _hostLow, _hostHigh, _hostCounts;
    private readonly double[] _hostBlockSums;
    private bool _known;

    internal CudaSession(
        CudaDevice device, FeatureMatrix rows, int clusterCount, SumPrecision precision, CudaTuning tuning, int threadCount)
    {
        (_device, _rows, _tuning) = (device, rows, tuning);
        _scales = new LimbScales(precision);
        Sums = new ClusterSums(clusterCount, rows.Dimension, precision);
        _stream = new CudaStream(device.Context);
        _buffers = new DeviceCollection(device.Context);
        try
        {
            long n = rows.RowCount, values = (long)clusterCount * rows.Dimension;
            ElementType centroidType = rows.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;
            _scaling = Scaling.Of(rows);
            _centroids = new ScreenedCentroids(device, _stream, clusterCount, rows.Dimension, centroidType, _scaling, tuning);
            _labels = _buffers.Add<uint>(n);
            _distances = _buffers.Add<double>(n);
            _blockSums = _buffers.Add<double>((n + BlockedSum.BlockRowCount - 1) / BlockedSum.BlockRowCount);
            _low = _buffers.Add<long>(values);
            _high = precision.LimbCount == 2 ? _buffers.Add<long>(values) : null;
            _counts = _buffers.Add<long>(clusterCount);
            _moved = _buffers.Add<uint>(1);
            _movedFrom = _buffers.Add<uint>(1);
            int batchRows = (int)Math.Min(tuning.BatchRows, (n + ScreenPlan.Rows - 1) / ScreenPlan.Rows * ScreenPlan.Rows);
            _labeler = new BatchLabeler(
                device, _stream, _centroids, rows.ElementType, batchRows, tuning.PairsPerRow, withSeconds: false);
            _deviceRows = CudaBackend.OpenRows(
                device, _stream, rows, _centroids.RowPreparation(), tuning with { BatchRows = batchRows }, threadCount);
            _hostLow = new long[values];
            _hostHigh = new long[_high is null ? 0 : values];
            _hostCounts = new long[clusterCount];
            _hostBlockSums = new double[_blockSums.Length];
            Reset();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <summary>Whether all rows are on the device.</summary>
    internal bool IsResident => _deviceRows.IsResident;

    /// <summary>Bytes that all rows take there.</summary>
    internal long RowBytes => _deviceRows.BytesNeeded;

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken) => Run("assign rows to centroids", () =>
    {
        _centroids.Set(centroids);
        long moved = 0, undecided = 0;
        for (long first = 0; first < _rows.RowCount; first += _deviceRows.BatchRows)
        {
            int count = (int)Math.Min(_deviceRows.BatchRows, _rows.RowCount - first);
            RowBatch batch = _deviceRows.Load(first, count);
            undecided += _labeler.Label(batch, new BatchLabels(_labels.At(first), _distances.At(first)), _known, Settled, cancellationToken);
        }
        _known = true;
        if (moved > 0) FetchSums();
        return new AssignmentStep(Inertia(), moved, undecided);

        void Settled(RowBatch part, BatchLabels labels, int movedCount)
        {
            moved += movedCount;
            Move(part.Rows, labels.Labels, _labeler.Moved, _labeler.MovedFrom, movedCount);
        }
    });

    /// <inheritdoc/>
    public double[] SumBlocks() => [.. _hostBlockSums];

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => Run("read labels and distances", () =>
    {
        int[] labels = new int[_rows.RowCount];
        double[] distances = new double[_rows.RowCount];
        ReadLabels(0, labels);
        _distances.Download(distances, _stream);
        return DistantRows.Select(labels, distances, count);
    });

    /// <inheritdoc/>
    public void Relocate(long row, int cluster) => Run("move a row to another cluster", () =>
    {
        RowBatch batch = _deviceRows.Load(row, 1);
        _moved.Fill(0, _stream); // row 0 of a batch of one
        _movedFrom.CopyFrom(_labels, row, 0, 1, _stream);
        _labels.Upload([(uint)cluster], _stream, row);
        Move(batch.Rows, _labels.At(row), _moved.Address, _movedFrom.Address, 1);
        FetchSums();
    });

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels)
    {
        int[] copy = new int[labels.Length];
        Run("read labels", () =>
        {
            ReadLabels(firstRow, copy);
        });
        copy.CopyTo(labels);
    }

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        Run($"find the nearest of {centroids.Count}", () =>
        {
            int step = (int)Math.Min(_deviceRows.BatchRows, _rows.RowCount);
            int[] labels = new int[step];
            double[] distances = new double[step];
            // The rows were prepared with this scaling.
            using ScreenedCentroids others =
                new(_device, _stream, centroids.Count, centroids.Dimension, _centroids.Type, _scaling, _tuning);
            others.Set(centroids);
            using BatchLabeler labeler =
                new(_device, _stream, others, _rows.ElementType, _deviceRows.BatchRows, _tuning.PairsPerRow, withSeconds: false);
            using DeviceBuffer<uint> batchLabels = new(_device.Context, step);
            using DeviceBuffer<double> batchDistances = new(_device.Context, step);
            BatchLabels results = new(batchLabels.Address, batchDistances.Address);
            for (long first = 0; first < _rows.RowCount; first += step)
            {
                int count = (int)Math.Min(step, _rows.RowCount - first);
                labeler.Label(_deviceRows.Load(first, count), results, false, null, cancellationToken);
                batchLabels.Download(MemoryMarshal.Cast<int, uint>(labels.AsSpan(0, count)), _stream);
                batchDistances.Download(distances.AsSpan(0, count), _stream);
                handler(first, labels.AsSpan(0, count), distances.AsSpan(0, count));
            }
        });

    /// <inheritdoc/>
    public void Reset() => Run("clear labels and sums", () =>
    {
        _labels.Fill(0xff, _stream);
        _low.Fill(0, _stream);
        _high?.Fill(0, _stream);
        _counts.Fill(0, _stream);
        Sums.Clear();
        _known = false;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Context.BindToFree();
        _deviceRows?.Dispose();
        _labeler?.Dispose();
        _centroids?.Dispose();
        _buffers.Dispose();
        _stream.Dispose();
    }

    private void Run(string purpose, Action work) => _device.Run($"{purpose} ({_rows.Name})", work);

    private TResult Run<TResult>(string purpose, Func<TResult> work) => _device.Run($"{purpose} ({_rows.Name})", work);

    private void ReadLabels(long first, int[] labels) =>
        _labels.Download(MemoryMarshal.Cast<int, uint>(labels.AsSpan()), _stream, first);

    private void Move(ulong rows, ulong labels, ulong moved, ulong movedFrom, int count) =>
        _device.Kernels.MoveRows(_rows.ElementType).Launch(new MoveArguments
        {
            Rows = rows,
            Moved = moved,
            MovedFrom = movedFrom,
            Labels = labels,
            Low = _low.Address,
            High = _high?.Address ?? 0,
            Counts = _counts.Address,
            ToLow = _scales.ToLow,
            ToHigh = _scales.ToHigh,
            HighUnit = _scales.HighUnit,
            MovedCount = (uint)count,
            Dimension = (uint)_rows.Dimension,
        }, count, 1, _stream);

    private void FetchSums()
    {
        _counts.Download(_hostCounts, _stream);
        _low.Download(_hostLow, _stream);
        _high?.Download(_hostHigh, _stream);
        Sums.Replace(_hostCounts, _hostLow, _hostHigh);
    }

    private double Inertia()
    {
        _device.Kernels.BlockSums.Launch(
            new BlockSumArguments { Distances = _distances.Address, Sums = _blockSums.Address, Count = _rows.RowCount },
            _blockSums.Length, 32, _stream);
        _blockSums.Download(_hostBlockSums, _stream);
        return BlockedSum.OfBlocks(_hostBlockSums);
    }
}
