using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// Gives batches of rows their nearest centroids: guess, exact distance of the guess, screen against it, exact comparison of what the
/// screen leaves open. The launches and their order are explained in native/cuda/labels.cu.
/// </summary>
internal sealed class BatchLabeler : IDisposable
{
    private readonly CudaDevice _device;
    private readonly CudaStream _stream;
    private readonly ScreenedCentroids _centroids;
    private readonly ElementType _type;
    private readonly DeviceCollection _buffers;
    private readonly DeviceBuffer<uint> _first, _winners, _moved, _movedFrom, _pairCount, _movedCount;
    private readonly DeviceBuffer<uint>? _second;
    private readonly DeviceBuffer<float> _limits;
    private readonly DeviceBuffer<double>? _others;
    private readonly DeviceBuffer<ulong> _best;
    private readonly DeviceBuffer<ulong>? _seconds;
    private readonly DeviceBuffer<Pair> _pairs;

    /// <summary>Memory for batches.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stream">Everything happens in it.</param>
    /// <param name="centroids">What rows are compared with.</param>
    /// <param name="type">How rows are stored.</param>
    /// <param name="batchRows">Most rows of a batch.</param>
    /// <param name="pairsPerRow">See <see cref="CudaTuning.PairsPerRow"/>.</param>
    /// <param name="withSeconds">Whether the second nearest is wanted.</param>
    internal BatchLabeler(
        CudaDevice device, CudaStream stream, ScreenedCentroids centroids, ElementType type, int batchRows, int pairsPerRow,
        bool withSeconds)
    {
        (_device, _stream, _centroids, _type) = (device, stream, centroids, type);
        // A tile of rows always fits: then splitting a batch ends.
        long pairs = Math.Max((long)batchRows * pairsPerRow, (long)ScreenPlan.Rows * centroids.Count);
        _buffers = new DeviceCollection(device.Context);
        try
        {
            _first = _buffers.Add<uint>(batchRows);
            _winners = _buffers.Add<uint>(batchRows);
            _moved = _buffers.Add<uint>(batchRows);
            _movedFrom = _buffers.Add<uint>(batchRows);
            _pairCount = _buffers.Add<uint>(1);
            _movedCount = _buffers.Add<uint>(1);
            _limits = _buffers.Add<float>(batchRows);
            _best = _buffers.Add<ulong>(batchRows);
            _pairs = _buffers.Add<Pair>(Math.Min(pairs, uint.MaxValue));
            if (!withSeconds) return;
            _second = _buffers.Add<uint>(batchRows);
            _others = _buffers.Add<double>(batchRows);
            _seconds = _buffers.Add<ulong>(batchRows);
        }
        catch
        {
            _buffers.Dispose();
            throw;
        }
    }

    /// <summary>Second distances of the last batch, as float64; only where they are wanted.</summary>
    internal DeviceBuffer<ulong>? Seconds => _seconds;

    /// <summary>Rows that moved in the last part, relative to it.</summary>
    internal ulong Moved => _moved.Address;

    /// <summary>Where they were.</summary>
    internal ulong MovedFrom => _movedFrom.Address;

    /// <summary>Labels a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="labels">Where labels and distances go.</param>
    /// <param name="known">Whether every row has a label, which then is the guess.</param>
    /// <param name="settled">Told about each finished part: its rows, its labels, how many moved.</param>
    /// <param name="cancellationToken">Checked before each part.</param>
    /// <returns>How many comparisons the screen left open.</returns>
    internal long Label(
        RowBatch batch, BatchLabels labels, bool known, Action<RowBatch, BatchLabels, int>? settled, CancellationToken cancellationToken)
    {
        Guess(batch, labels, known);
        return Decide(batch, labels, 0, settled, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private void LaunchScreen(CudaKernel screen, RowBatch batch, int first)
    {
        ScreenArguments arguments = Arguments(batch, first);
        if (_centroids.Plan.UsesMaps)
        {
            MappedScreenArguments mapped = new()
            {
                Screen = arguments,
                RowMap = batch.Map,
                CentroidMap = _centroids.Map,
                FirstRow = batch.FirstRow,
            };
            screen.Launch(mapped, batch.Count, ScreenPlan.Rows, _stream);
            return;
        }
        screen.Launch(arguments, batch.Count, ScreenPlan.Rows, _stream);
    }

    private ScreenArguments Arguments(RowBatch batch, int first) => _centroids.Screen() with
    {
        Rows = batch.Halves,
        Norms = batch.Norms,
        Limits = _limits.At(first),
        First = _first.At(first),
        Second = _second?.At(first) ?? 0,
        Pairs = _pairs.Address,
        PairCount = _pairCount.Address,
        RowCount = (uint)batch.Count,
        PairCapacity = (uint)_pairs.Length,
    };

    /// <summary>Provisional labels, their exact distances, and what another centroid must beat.</summary>
    private void Guess(RowBatch batch, BatchLabels labels, bool known)
    {
        CudaKernels kernels = _device.Kernels;
        if (known)
        {
            _device.Context.Check(CopyLabels(), "cuMemcpyDtoDAsync");
        }
        else
        {
            LaunchScreen(kernels.LooksNearest(_centroids.Plan), batch, 0);
        }
        Distances(_first, labels.Distances);
        if (_second is not null) Distances(_second, _others!.Address);
        kernels.Limits.Launch(new LimitArguments
        {
            Distances = labels.Distances,
            Others = _others?.Address ?? 0,
            Norms = batch.Norms,
            Squares = batch.Squares,
            Limits = _limits.Address,
            Best = _best.Address,
            Winners = _winners.Address,
            Scale = _centroids.Scale,
            RowCount = (uint)batch.Count,
            Dimension = (uint)_centroids.Dimension,
        }, batch.Count, 256, _stream);

        void Distances(DeviceBuffer<uint> of, ulong to) => kernels.LabelDistances(_type, _centroids.Type).Launch(new LabelDistanceArguments
        {
            Rows = batch.Rows,
            Centroids = _centroids.Values,
            Labels = of.Address,
            Distances = to,
            RowCount = (uint)batch.Count,
            Dimension = (uint)_centroids.Dimension,
        }, batch.Count, 16, _stream);

        unsafe int CopyLabels() =>
            _device.Context.Library.CopyOnDevice(_first.Address, labels.Labels, (nuint)(batch.Count * 4L), _stream.Handle);
    }

    /// <summary>Finds the nearest among guesses and what may beat them; a part with too many pairs is done again in halves.</summary>
    private long Decide(
        RowBatch batch, BatchLabels labels, int first, Action<RowBatch, BatchLabels, int>? settled, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CudaKernels kernels = _device.Kernels;
        _pairCount.Fill(0, _stream);
        LaunchScreen(kernels.MayBeat(_centroids.Plan), batch, first);
        uint count = _pairCount.First(_stream);
        if (count > _pairs.Length)
        {
            int half = ScreenPlan.Round(batch.Count / 2, ScreenPlan.Rows);
            return Decide(batch.Part(0, half), labels, first, settled, cancellationToken)
                + Decide(batch.Part(half, batch.Count - half), labels.Part(half), first + half, settled, cancellationToken);
        }
        var pairs = new PairArguments
        {
            Rows = batch.Rows,
            Centroids = _centroids.Values,
            Pairs = _pairs.Address,
            Best = _best.At(first),
            Winners = _winners.At(first),
            Seconds = _seconds?.At(first) ?? 0,
            PairCount = count,
            Dimension = (uint)_centroids.Dimension,
        };
        kernels.PairDistances(_type, _centroids.Type).Launch(pairs, count, 16, _stream);
        kernels.PairWinners.Launch(pairs, count, 256, _stream);
        _movedCount.Fill(0, _stream);
        kernels.Settle.Launch(new SettleArguments
        {
            First = _first.At(first),
            Second = _second?.At(first) ?? 0,
            Others = _others?.At(first) ?? 0,
            Labels = labels.Labels,
            Distances = labels.Distances,
            Best = _best.At(first),
            Winners = _winners.At(first),
            Seconds = _seconds?.At(first) ?? 0,
            Moved = settled is null ? 0 : _moved.Address,
            MovedFrom = _movedFrom.Address,
            MovedCount = _movedCount.Address,
            RowCount = (uint)batch.Count,
        }, batch.Count, 256, _stream);
        if (_seconds is not null) kernels.PairSeconds.Launch(pairs with { Winners = labels.Labels }, count, 256, _stream);
        if (settled is not null) settled(batch, labels, (int)_movedCount.First(_stream));
        return count;
    }
}
