using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <inheritdoc/>
internal sealed unsafe class RowScreen<T, TLanes, TVector> : RowScreen<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int TileRows = Tile<TLanes, TVector>.RowCount;
    private readonly int _dimension;
    private readonly SimdWidth _width;
    private readonly int _stride;
    private readonly AlignedBuffer _packed;
    private readonly AlignedBuffer _dots;
    private readonly AlignedBuffer _states;
    private readonly float[] _norms;
    private readonly int[] _undecided;

    internal RowScreen(int dimension, SimdWidth width)
    {
        _dimension = dimension;
        _width = width;
        int rows = RowsPerBlock(dimension);
        // An odd number of cache lines from row to row, so that the six rows of a tile do not fall into one set of the cache.
        _stride = ((dimension + 15) / 16 | 1) * 16;
        _packed = new AlignedBuffer((long)(rows + TileRows) * _stride);
        _dots = new AlignedBuffer((long)rows * PanelWidth(width));
        _states = new AlignedBuffer((long)rows * LaneMinima<TLanes, TVector>.StateLength);
        _norms = new float[rows];
        _undecided = new int[rows];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override int Label(ReadOnlySpan<T> rows, ReadOnlySpan<int> which, PackedCentroids<T> centroids, ScreenResults results)
    {
        int rowCount = which.Length;
        bool three = !results.Seconds.IsEmpty;
        for (int r = 0; r < rowCount; r++) _norms[r] = PackRow(Row(rows, which[r]), centroids, _packed.Pointer + (nint)r * _stride);
        int padded = (rowCount + TileRows - 1) / TileRows * TileRows;
        _packed.Span[(rowCount * _stride)..(padded * _stride)].Clear();
        Screen(padded, rowCount, centroids, three);

        int undecidedCount = 0;
        for (int r = 0; r < rowCount; r++)
        {
            Leaders leaders = LaneMinima<TLanes, TVector>.Merge(_states.Pointer + (nint)r * LaneMinima<TLanes, TVector>.StateLength, three);
            double limit = Limit(leaders, _norms[r], centroids, three);
            if ((three ? leaders.Third : leaders.Second) > limit)
            {
                ExactNearest<T> exact = new(Row(rows, which[r]), centroids.Exact, _width);
                exact.Offer(leaders.FirstIndex);
                if (three && leaders.Second < float.PositiveInfinity) exact.Offer(leaders.SecondIndex);
                Accept(exact, which[r], results);
            }
            else
            {
                _undecided[undecidedCount++] = r;
            }
        }
        // Only now, because the tile's buffers are used again.
        for (int u = 0; u < undecidedCount; u++)
        {
            int r = _undecided[u];
            ExactNearest<T> exact = new(Row(rows, which[r]), centroids.Exact, _width);
            Leaders leaders = LaneMinima<TLanes, TVector>.Merge(_states.Pointer + (nint)r * LaneMinima<TLanes, TVector>.StateLength, three);
            double limit = Limit(leaders, _norms[r], centroids, three);
            CompareCandidates(ref exact, r, limit, centroids);
            Accept(exact, which[r], results);
        }
        return undecidedCount;
    }

    private ReadOnlySpan<T> Row(ReadOnlySpan<T> rows, int index) => rows.Slice(index * _dimension, _dimension);

    /// <param name="exact">The comparison that was made.</param>
    /// <param name="index">The row's place in the block.</param>
    /// <param name="results">Where to write.</param>
    private static void Accept(ExactNearest<T> exact, int index, ScreenResults results)
    {
        results.Labels[index] = exact.Label;
        results.Distances[index] = exact.Best;
        if (!results.Seconds.IsEmpty) results.Seconds[index] = exact.Second;
    }

    /// <summary>
    /// A lower bound above this limit excludes a centroid: the upper bound of the best one (of the second best, if that is wanted too)
    /// plus 2 R. Infinite where nothing can be excluded. See <see cref="ScreenBound"/>.
    /// </summary>
    private double Limit(Leaders leaders, float norm, PackedCentroids<T> centroids, bool three)
    {
        // Negated so that NaN norms, from rows that overflow float32, end here too.
        if (!(norm <= ScreenBound.LargestNorm) || leaders.First == float.NegativeInfinity) return double.PositiveInfinity;
        double limit = Upper(leaders.First, leaders.FirstIndex);
        if (three && leaders.Second < float.PositiveInfinity) limit = Math.Max(limit, Upper(leaders.Second, leaders.SecondIndex));
        return limit + 2 * ScreenBound.PerRow(_dimension, norm);

        double Upper(float lower, int j) => lower + 2 * ((double)norm * centroids.PerRowNorm[j] + centroids.PerCentroid[j]);
    }

    private void Screen(int padded, int rowCount, PackedCentroids<T> centroids, bool three)
    {
        int state = LaneMinima<TLanes, TVector>.StateLength, width = centroids.PanelWidth;
        for (int r = 0; r < rowCount; r++) LaneMinima<TLanes, TVector>.Clear(_states.Pointer + (nint)r * state);
        for (int panel = 0; panel < centroids.PanelCount; panel++)
        {
            for (int start = 0; start < _dimension; start += ScreenBound.ChunkLength)
            {
                int depth = Math.Min(ScreenBound.ChunkLength, _dimension - start);
                bool last = start + depth == _dimension;
                for (int tile = 0; tile < padded; tile += TileRows)
                {
                    Tile<TLanes, TVector>.Multiply(_packed.Pointer + (nint)tile * _stride + start, _stride,
                        centroids.Panel(panel) + (nint)start * width, depth, _dots.Pointer + (nint)tile * width, start == 0);
                    if (!last) continue;
                    // Right away, while the tile's dot products are in first-level cache.
                    for (int r = tile; r < Math.Min(tile + TileRows, rowCount); r++)
                    {
                        LaneMinima<TLanes, TVector>.Update(
                            _dots.Pointer + (nint)r * width,
                            centroids.Low + (nint)panel * width, centroids.PerRowNorm + (nint)panel * width,
                            _norms[r], panel * TLanes.PanelVectors, _states.Pointer + (nint)r * state, three);
                    }
                }
            }
        }
    }

    /// <summary>Exact distances to all centroids of one row that the bound does not exclude, in ascending order of index.</summary>
    private void CompareCandidates(ref ExactNearest<T> exact, int r, double limit, PackedCentroids<T> centroids)
    {
        if (double.IsPositiveInfinity(limit))
        {
            for (int j = 0; j < centroids.Count; j++) exact.Offer(j);
            return;
        }
        // The tile wants six rows: this one and whatever the spare rows behind the block hold.
        float* row = _packed.Pointer + (nint)RowsPerBlock(_dimension) * _stride;
        new ReadOnlySpan<float>(_packed.Pointer + (nint)r * _stride, _stride).CopyTo(new Span<float>(row, _stride));
        for (int panel = 0; panel < centroids.PanelCount; panel++)
        {
            int width = centroids.PanelWidth, first = panel * width;
            for (int start = 0; start < _dimension; start += ScreenBound.ChunkLength)
                Tile<TLanes, TVector>.Multiply(row + start, _stride, centroids.Panel(panel) + (nint)start * width,
                    Math.Min(ScreenBound.ChunkLength, _dimension - start), _dots.Pointer, start == 0);
            for (int j = first; j < Math.Min(first + width, centroids.Count); j++)
                if (centroids.Low[j] - _dots.Pointer[j - first] - _norms[r] * centroids.PerRowNorm[j] <= limit) exact.Offer(j);
        }
    }

    /// <summary>a' = S (x - mu) in float32.</summary>
    /// <returns>A, at least the norms of a and a'; infinite or NaN if float32 overflows.</returns>
    private float PackRow(ReadOnlySpan<T> row, PackedCentroids<T> centroids, float* packed)
    {
        float square = typeof(T) == typeof(float)
            ? PackSingles(MemoryMarshal.Cast<T, float>(row), MemoryMarshal.Cast<T, float>(centroids.Shift),
                float.CreateTruncating(centroids.Scale), packed)
            : PackAny(row, centroids.Shift, centroids.Scale, packed);
        return ScreenBound.RowNorm(_dimension, square);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float PackSingles(ReadOnlySpan<float> row, ReadOnlySpan<float> shift, float scale, float* packed)
    {
        int i = 0;
        float square = 0;
        fixed (float* x = row, mu = shift)
        {
            TVector squares = default, scales = TLanes.Broadcast(scale);
            for (; i <= row.Length - TLanes.Count; i += TLanes.Count)
            {
                TVector a = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(mu + i)), scales);
                TLanes.Store(a, packed + i);
                squares = TLanes.MultiplyAdd(a, a, squares);
            }
            float* lanes = stackalloc float[16];
            TLanes.Store(squares, lanes);
            for (int l = 0; l < TLanes.Count; l++) square += lanes[l];
            for (; i < row.Length; i++)
            {
                packed[i] = (x[i] - mu[i]) * scale;
                square += packed[i] * packed[i];
            }
        }
        return square;
    }

    private static float PackAny(ReadOnlySpan<T> row, ReadOnlySpan<T> shift, T scale, float* packed)
    {
        float square = 0;
        for (int i = 0; i < row.Length; i++)
        {
            packed[i] = float.CreateTruncating((row[i] - shift[i]) * scale);
            square += packed[i] * packed[i];
        }
        return square;
    }
}
