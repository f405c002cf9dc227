using System.Buffers;
using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Centroids packed once, and rows that come by: each worker quantises about a megabyte of rows and labels them while they are in its
/// cache (<see cref="BlockLabeller{T}"/>).
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe class SearchScreen<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of the rows that a worker takes at a time, or of one block where that is more.</summary>
    internal const long StretchBytes = 1 << 20;

    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _threadCount, _dimension;
    private readonly ScreenSettings _settings;
    private readonly double[] _mean;
    private readonly double _scale;
    private readonly Projection? _projection;
    private readonly Rotation? _rotation;
    private readonly QuantisedCentroids<T> _centroids;
    private readonly Worker?[] _workers;
    private bool _isReduced;

    /// <param name="centroids">k x d, float64 if T is.</param>
    /// <param name="sample">Some of the rows: they choose shift, scale and directions. Any are right.</param>
    /// <param name="kernel">What scores.</param>
    /// <param name="width">Of exact distances.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="settings">Switches.</param>
    internal SearchScreen(
        Centroids centroids, FeatureMatrix sample, IPanelKernel kernel, SimdWidth width, int threadCount, ScreenSettings settings)
    {
        (_kernel, _width, _threadCount, _settings, _dimension) = (kernel, width, threadCount, settings, centroids.Dimension);
        _mean = SampleMean.Of(sample, threadCount);
        _scale = TypicalScale.Of(sample, _mean);
        if (settings.UsesReduced != false)
            _projection = ProjectionSearch.Find(sample, _mean, _scale, settings.UsesReduced == true, threadCount);
        _isReduced = _projection is not null;
        _rotation = Rotation.Find(sample, _mean, kernel.Format, settings.UsesRotation);
        _centroids = new QuantisedCentroids<T>(centroids.Count, _dimension, kernel.Format, _mean, _scale, _projection, _rotation);
        _centroids.Pack(centroids, regroup: true, threadCount);
        _workers = new Worker[threadCount];
    }

    /// <inheritdoc cref="INearestSearch.Find"/>
    internal void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> distances, Memory<double> seconds,
        CancellationToken cancellationToken)
    {
        int block = QuantisedRows<T>.RowsPerBlock(labels.Length, _dimension, _threadCount);
        long fitting = Math.Min(StretchBytes, _settings.CopiedBytes) / (sizeof(T) * (long)_dimension);
        int step = (int)Math.Max(1, Math.Min(fitting, (labels.Length + _threadCount - 1) / _threadCount) / block) * block;
        using MemoryHandle labelHandle = labels.Pin(), distanceHandle = distances.Pin(), secondHandle = seconds.Pin();
        nint label = (nint)labelHandle.Pointer, distance = (nint)distanceHandle.Pointer, second = (nint)secondHandle.Pointer;
        RowSlice all = new(rows, firstRow, labels.Length);
        RowBatch<T>?[] batches = new RowBatch<T>[_threadCount];
        try
        {
            ParallelBlocks.Run(_threadCount, (labels.Length + step - 1) / step, (number, stretch) =>
            {
                int first = (int)stretch * step, count = Math.Min(step, labels.Length - first);
                RowBatch<T> batch = batches[number] ??= new RowBatch<T>(all, step);
                batch.Load((int)stretch, 1, cancellationToken);
                Worker worker = WorkerFor(number, step, block);
                worker.Rows.Fill(batch, count, 1, cancellationToken);
                Label(worker.Labeller, new BlockLabeller<T>.Work
                {
                    Rows = worker.Rows,
                    Batch = batch,
                    Centroids = _centroids,
                    IsReduced = _isReduced,
                    Bounds = null,
                    BoundsFirst = 0,
                    Labels = null,
                    NewLabels = (int*)label + first,
                    Distances = (double*)distance + first,
                    Seconds = second == 0 ? null : (double*)second + first,
                });
            }, cancellationToken);
        }
        finally
        {
            foreach (RowBatch<T>? batch in batches) batch?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Worker? worker in _workers) worker?.Dispose();
        _centroids.Dispose();
        _projection?.Dispose();
    }

    /// <summary>What a thread needs, allocated again only where rows come in other portions than before.</summary>
    private Worker WorkerFor(int number, int rowCount, int blockRowCount)
    {
        if (_workers[number] is { } known)
        {
            if (known.RowCount == rowCount && known.Rows.BlockRowCount == blockRowCount) return known;
            known.Dispose();
        }
        return _workers[number] = new Worker(rowCount,
            new(rowCount, _dimension, _kernel.Format, _mean, _scale, blockRowCount, _projection, _rotation),
            new(_kernel, _width, _dimension, _scale, blockRowCount, _centroids.MostPanels, isReduced: true));
    }

    private void Label(BlockLabeller<T> labeller, in BlockLabeller<T>.Work work)
    {
        long near = 0, scored = 0;
        foreach (RowBlock block in work.Rows.Blocks)
        {
            BlockCounts counts = labeller.Label(work, block);
            near += counts.NearCount;
            scored += counts.ScoredCount;
        }
        // Whoever finds this first, and when, changes no result.
        if (work.IsReduced && _settings.UsesReduced is null && !ReducedUse.Pays(_centroids, near, scored)) _isReduced = false;
    }

    private sealed record Worker(int RowCount, QuantisedRows<T> Rows, BlockLabeller<T> Labeller) : IDisposable
    {
        public void Dispose()
        {
            Rows.Dispose();
            Labeller.Dispose();
        }
    }
}
