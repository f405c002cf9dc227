using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The seeding of <see cref="SimdBackend"/>: rows lie in memory, and D is computed only where the triangle inequality does not rule out
/// that the new seed is nearer.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed class SimdSeeding<T> : ISeedingSession where T : unmanaged, INumberBase<T>
{
    private const int BlockRowCount = SeedWeights.BlockRowCount;
    private readonly RowReader<T> _reader;
    private readonly T[]?[] _copies;
    private readonly int _rowCount, _dimension, _threadCount;
    private readonly SimdWidth _width;
    private readonly long[]? _repeats;
    private readonly List<int> _seeds = [];
    private readonly double[] _nearest, _largest;
    private readonly int[] _nearestSeed;

    /// <summary>Copies what of the sample does not lie in memory as float32.</summary>
    /// <param name="sample">m x d.</param>
    /// <param name="width">Vector width.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="repeats">How often each row counts, 0 or more, m numbers of sum 1 to 2^40; null for once each.</param>
    internal SimdSeeding(FeatureMatrix sample, SimdWidth width, int threadCount, long[]? repeats)
    {
        (_rowCount, _dimension) = ((int)sample.RowCount, sample.Dimension);
        (_width, _threadCount, _repeats) = (width, threadCount, repeats);
        _reader = new RowReader<T>(sample);
        _nearest = new double[_rowCount];
        _nearestSeed = new int[_rowCount];
        _largest = new double[(_rowCount + BlockRowCount - 1) / BlockRowCount];
        Array.Fill(_nearest, double.PositiveInfinity);
        _copies = new T[_largest.Length][];
        ParallelBlocks.Run(threadCount, _copies.Length, (_, block) =>
        {
            long first = block * BlockRowCount;
            int count = RowsIn((int)block);
            // Of shards, the blocks across a border do not lie in one piece.
            if (typeof(T) == typeof(float) && sample.TryGetRows(first, count, out ReadOnlySpan<float> _)) return;
            T[] copy = GC.AllocateUninitializedArray<T>(count * _dimension);
            _reader.Copy(first, copy);
            _copies[block] = copy;
        });
    }

    /// <inheritdoc/>
    public double Lower(int seed, CancellationToken cancellationToken)
    {
        double[] between = [.. _seeds.Select(old => SquaredDistance.Vectorised(Row(old), Row(seed), _width))];
        _seeds.Add(seed);
        ParallelBlocks.Run(
            _threadCount, _largest.Length, (_, block) => _largest[block] = LowerBlock((int)block, seed, between), cancellationToken);
        return _largest.Max();
    }

    /// <inheritdoc/>
    public void SumWeights(int shift, Memory<ulong> sums) => ParallelBlocks.Run(_threadCount, _largest.Length, (_, block) =>
    {
        int first = (int)block * BlockRowCount;
        ulong sum = 0;
        for (int i = first; i < first + RowsIn((int)block); i++)
            sum += SeedWeights.Of(_nearest[i], shift) * (ulong)(_repeats?[i] ?? 1);
        sums.Span[(int)block] = sum;
    });

    /// <inheritdoc/>
    public void CopyDistances(int firstRow, Span<double> distances) => _nearest.AsSpan(firstRow, distances.Length).CopyTo(distances);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private double LowerBlock(int block, int seed, double[] between)
    {
        // |x - new| >= |new - old| - |x - old|: at |new - old| >= 2 |x - old| the new seed cannot be nearer. Squared: 4; the margin
        // is far more than all roundings of the three D, so skipping never changes a bit.
        double far = 4 * (1 + 1e-6 + 8 * SquaredDistance.RelativeError(_dimension)), largest = 0;
        int first = block * BlockRowCount, newest = between.Length;
        ReadOnlySpan<T> rows = Block(block), values = Row(seed);
        for (int i = first; i < first + RowsIn(block); i++)
        {
            if (newest == 0 || (_nearest[i] != 0 && between[_nearestSeed[i]] <= far * _nearest[i]))
            {
                double distance = SquaredDistance.Vectorised(rows.Slice((i - first) * _dimension, _dimension), values, _width);
                if (distance < _nearest[i]) (_nearest[i], _nearestSeed[i]) = (distance, newest);
            }
            largest = Math.Max(largest, _nearest[i]);
        }
        return largest;
    }

    private int RowsIn(int block) => Math.Min(BlockRowCount, _rowCount - block * BlockRowCount);

    private ReadOnlySpan<T> Block(int block)
    {
        if (_copies[block] is { } copy) return copy;
        T[]? unused = null;
        return _reader.Read(block * BlockRowCount, RowsIn(block), ref unused);
    }

    private ReadOnlySpan<T> Row(int row) => Block(row / BlockRowCount).Slice(row % BlockRowCount * _dimension, _dimension);
}
