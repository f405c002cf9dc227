using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The seeding of the backends that screen: D is computed only where reduced vectors do not rule out that the new seed is nearer
/// (<see cref="SeedScreen"/>), and sums are made anew only where a D has changed.
/// </summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
internal sealed unsafe class ScreenedSeeding<T> : ISeedingSession where T : unmanaged, INumberBase<T>
{
    private const int BlockRowCount = SeedWeights.BlockRowCount, LeastRows = 64, PrefetchDistance = 2;
    private readonly FeatureMatrix _sample;
    private readonly RowReader<T> _reader;
    private readonly T[]?[] _copies;
    private readonly int _rowCount, _dimension, _threadCount;
    private readonly SimdWidth _width;
    private readonly ScreenSettings _settings;
    private readonly long[]? _repeats;
    private readonly double[] _nearest, _largest;
    private readonly ulong[] _sums;
    private readonly bool[] _isSummed;
    private readonly SeedScreenUse _screenUse = new();
    private SeedScreen? _screen;
    private SeedCodes? _codes;
    private int _seedCount, _shift;

    /// <summary>Copies what of the sample does not lie in memory as float32.</summary>
    /// <param name="sample">m x d.</param>
    /// <param name="repeats">How often each row counts, 0 or more, m numbers of sum 1 to 2^40; null for once each.</param>
    /// <param name="width">Of exact distances.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="settings">Switches.</param>
    internal ScreenedSeeding(FeatureMatrix sample, long[]? repeats, SimdWidth width, int threadCount, ScreenSettings settings)
    {
        (_rowCount, _dimension) = ((int)sample.RowCount, sample.Dimension);
        (_sample, _repeats, _width, _threadCount, _settings) = (sample, repeats, width, threadCount, settings);
        _reader = new RowReader<T>(sample);
        _nearest = new double[_rowCount];
        _largest = new double[(_rowCount + BlockRowCount - 1) / BlockRowCount];
        _sums = new ulong[_largest.Length];
        _isSummed = new bool[_largest.Length];
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
        // Reducing all rows costs about as much as comparing them with four seeds, finding directions as much as comparing 262,144.
        if (_screen is null && (!_settings.ComparesFew || (_rowCount >= LeastRows && _seedCount >= 4 + (1 << 18) / _rowCount)))
            Prepare(cancellationToken);
        _seedCount++;
        _screenUse.Begin();
        float[] reduced = new float[Projection.Dimension + 1];
        _screen?.CopySeed(seed, reduced);
        ParallelBlocks.Run(_threadCount, _largest.Length, (_, block) => LowerBlock((int)block, seed, reduced), cancellationToken);
        return _largest.Max();
    }

    /// <inheritdoc/>
    public void SumWeights(int shift, Memory<ulong> sums)
    {
        if (shift != _shift) Array.Clear(_isSummed);
        _shift = shift;
        ParallelBlocks.Run(_threadCount, _largest.Length, (_, block) =>
        {
            if (!_isSummed[block]) _sums[block] = SumBlock((int)block, shift);
            _isSummed[block] = true;
        });
        _sums.CopyTo(sums);
    }

    /// <inheritdoc/>
    public void CopyDistances(int firstRow, Span<double> distances) => _nearest.AsSpan(firstRow, distances.Length).CopyTo(distances);

    /// <inheritdoc/>
    public void Dispose()
    {
        _screen?.Dispose();
        _codes?.Dispose();
    }

    private void Prepare(CancellationToken cancellationToken)
    {
        if (_settings.UsesReduced == false) return;
        double[] mean = SampleMean.Of(_sample, _threadCount);
        double scale = TypicalScale.Of(_sample, mean);
        if (ProjectionSearch.Find(_sample, mean, scale, always: true, _threadCount) is not { } projection) return;
        _screen = new SeedScreen(_rowCount, projection, mean);
        if (_dimension >= SeedCodes.LeastDimension) _codes = new SeedCodes(_rowCount, _dimension, mean, scale);
        NativeBuffer<float>?[] scratch = new NativeBuffer<float>?[_threadCount];
        ParallelBlocks.Run(_threadCount, _largest.Length, (worker, block) =>
        {
            int first = (int)block * BlockRowCount;
            _screen.Fill((int)block, Block((int)block), scratch[worker] ??= _screen.MakeScratch());
            for (int i = first; i < first + RowsIn((int)block); i++) _screen.SetLimit(i, _nearest[i]);
            _codes?.Fill(first, Block((int)block));
        }, cancellationToken);
        foreach (NativeBuffer<float>? buffer in scratch) buffer?.Dispose();
    }

    /// <summary>The rows of a block that the seed may be nearer to than the nearest so far.</summary>
    /// <returns>How many.</returns>
    private int FindNear(int block, int seed, float[] reduced, ushort* places)
    {
        const int chunks = BlockRowCount / GroupBounds.Lanes;
        int first = block * BlockRowCount, rowCount = RowsIn(block);
        ushort* near = stackalloc ushort[chunks];
        PlaceBits.SetAll(near, chunks, rowCount);
        if (_screen is not null && _screenUse.IsOn)
        {
            ushort* reaching = stackalloc ushort[chunks];
            fixed (float* vector = reduced) _screen.FindNear(block, vector, reaching);
            for (int chunk = 0; chunk < chunks; chunk++) near[chunk] &= reaching[chunk];
        }
        int count = PlaceBits.Expand(near, chunks, places);
        if (_screen is not null && _screenUse.IsOn) _screenUse.Observe(rowCount, count);
        return _codes is null || count == 0 ? count : _codes.Exclude(seed, first, places, count, _nearest.AsSpan(first, rowCount));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LowerBlock(int block, int seed, float[] reduced)
    {
        ushort* places = stackalloc ushort[BlockRowCount + GroupBounds.Lanes];
        int first = block * BlockRowCount, rowCount = RowsIn(block), count = FindNear(block, seed, reduced, places);
        if (count == 0) return;
        bool isLower = false;
        ReadOnlySpan<T> rows = Block(block), values = Row(seed);
        for (int i = 0; i < count; i++)
        {
            if (i + PrefetchDistance < count && count < rowCount)
                Vectors.Prefetch(rows.Slice(places[i + PrefetchDistance] * _dimension, _dimension));
            int row = first + places[i];
            double distance = SquaredDistance.Vectorised(rows.Slice(places[i] * _dimension, _dimension), values, _width);
            if (!(distance < _nearest[row])) continue;
            _nearest[row] = distance;
            _screen?.SetLimit(row, distance);
            isLower = true;
        }
        if (isLower) (_isSummed[block], _largest[block]) = (false, Largest(_nearest.AsSpan(first, rowCount)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong SumBlock(int block, int shift)
    {
        int first = block * BlockRowCount;
        ulong sum = 0;
        for (int i = first; i < first + RowsIn(block); i++) sum += SeedWeights.Of(_nearest[i], shift) * (ulong)(_repeats?[i] ?? 1);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, value);
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
