using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The search of <see cref="SimdBackend"/>: where the second nearest is wanted, the screen keeps three bounds per row, so that it is
/// proven as well.
/// </summary>
internal sealed class SimdSearch(Centroids centroids, SimdWidth width, int threadCount) : INearestSearch
{
    private Packed<float>? _single;
    private Packed<double>? _double;

    /// <inheritdoc/>
    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        if (rows.ElementType == ElementType.Float64 || centroids.ElementType == ElementType.Float64)
            (_double ??= new(centroids, width, threadCount)).Find(rows, firstRow, labels, squaredDistances, secondSquaredDistances,
                cancellationToken);
        else
            (_single ??= new(centroids, width, threadCount)).Find(rows, firstRow, labels, squaredDistances, secondSquaredDistances,
                cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Packed<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PackedCentroids<T> _centroids;
        private readonly RowScreen<T>?[] _screens;
        private readonly T[]?[] _buffers;
        private readonly SimdWidth _width;
        private readonly int[] _all;

        internal Packed(Centroids centroids, SimdWidth width, int threadCount)
        {
            _width = width;
            _screens = new RowScreen<T>[threadCount];
            _buffers = new T[threadCount][];
            _all = [.. Enumerable.Range(0, RowScreen<T>.RowsPerBlock(centroids.Dimension))];
            _centroids = new PackedCentroids<T>(centroids.Count, centroids.Dimension, RowScreen<T>.PanelWidth(width));
            _centroids.Pack(centroids, threadCount);
        }

        internal void Find(
            FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> distances, Memory<double> seconds,
                CancellationToken cancellationToken)
        {
            RowReader<T> reader = new(rows);
            int step = RowScreen<T>.RowsPerBlock(rows.Dimension);
            ParallelBlocks.Run(_screens.Length, (labels.Length + step - 1) / step, (worker, block) =>
            {
                RowScreen<T> screen = _screens[worker] ??= RowScreen<T>.Create(_width, rows.Dimension);
                int start = (int)block * step, count = Math.Min(step, labels.Length - start);
                ReadOnlySpan<T> values = reader.Read(firstRow + start, count, ref _buffers[worker]);
                screen.Label(values, _all.AsSpan(0, count), _centroids, new ScreenResults
                {
                    Labels = labels.Span.Slice(start, count),
                    Distances = distances.Span.Slice(start, count),
                    Seconds = seconds.IsEmpty ? default : seconds.Span.Slice(start, count),
                });
            }, cancellationToken);
        }
    }
}
