using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The search in one type of numbers. Rows are compared with all centroids as long as preparing a screen would cost more than it saves; the
/// first rows beyond that choose its shift, scale and directions.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed class TypedSearch<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With fewer centroids than this, quantising a row costs more than comparing it.</summary>
    private const int LeastCentroids = 12;

    /// <summary>Packing the centroids costs about as much as comparing this many rows with them.</summary>
    private const int LeastRows = 64;

    private const int ExactRows = 256;
    private readonly Centroids _centroids;
    private readonly IPanelKernel _kernel;
    private readonly SimdWidth _width;
    private readonly int _threadCount;
    private readonly ScreenSettings _settings;
    private long _rowCount;
    private SearchScreen<T>? _screen;

    internal TypedSearch(Centroids centroids, IPanelKernel kernel, SimdWidth width, int threadCount, ScreenSettings settings)
    {
        _centroids = typeof(T) == typeof(double) ? centroids.ToFloat64() : centroids;
        (_kernel, _width, _threadCount, _settings) = (kernel, width, threadCount, settings);
    }

    /// <inheritdoc cref="INearestSearch.Find"/>
    internal void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> distances, Memory<double> seconds,
        CancellationToken cancellationToken)
    {
        if (labels.IsEmpty) return;
        _rowCount += labels.Length;
        if (_settings.ComparesFew && (_centroids.Count < LeastCentroids || _rowCount < LeastRows))
        {
            CompareAll(rows, firstRow, labels, distances, seconds, cancellationToken);
            return;
        }
        _screen ??= new SearchScreen<T>(
            _centroids, new RowSlice(rows, firstRow, labels.Length), _kernel, _width, _threadCount, _settings);
        _screen.Find(rows, firstRow, labels, distances, seconds, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _screen?.Dispose();

    private void CompareAll(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> distances, Memory<double> seconds,
        CancellationToken cancellationToken)
    {
        RowReader<T> reader = new(rows);
        T[]?[] buffers = new T[_threadCount][];
        int step = Math.Min(ExactRows, reader.BlockRowCount);
        ParallelBlocks.Run(_threadCount, (labels.Length + step - 1) / step, (worker, block) =>
        {
            int start = (int)block * step, count = Math.Min(step, labels.Length - start);
            ReadOnlySpan<T> values = reader.Read(firstRow + start, count, ref buffers[worker]), exact = _centroids.Values<T>();
            for (int i = 0; i < count; i++)
            {
                ExactNearest<T> nearest = new(values.Slice(i * rows.Dimension, rows.Dimension), exact, _width);
                for (int j = 0; j < _centroids.Count; j++) nearest.Offer(j);
                (labels.Span[start + i], distances.Span[start + i]) = (nearest.Label, nearest.Best);
                if (!seconds.IsEmpty) seconds.Span[start + i] = nearest.Second;
            }
        }, cancellationToken);
    }
}
