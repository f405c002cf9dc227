using System.Buffers;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Rows divided by their Euclidean length (<see cref="UnitLength"/>), stored as float32, those of float64 as float64: what spherical
/// k-means works on. A row that is as long as 1 up to the rounding of its numbers stays as it is, so that dividing twice is dividing once.
/// </summary>
public sealed class UnitRows : FeatureMatrix
{
    private const int BlockLength = 1 << 16;
    private readonly FeatureMatrix _source;

    private UnitRows(FeatureMatrix source) => _source = source;

    /// <inheritdoc/>
    public override long RowCount => _source.RowCount;

    /// <inheritdoc/>
    public override int Dimension => _source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => _source.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;

    /// <inheritdoc/>
    public override string Name => _source.Name;

    private static long MostHeldBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    private int RowsPerBlock => Math.Max(1, BlockLength / Dimension);

    /// <summary>
    /// The rows of unit length: the matrix itself where all rows are; otherwise in memory, if they take a quarter of it at most; otherwise
    /// divided whenever they are read. One or two passes over the data. Labels of other rows by spherical centroids are those of this.
    /// </summary>
    /// <param name="rows">n x d finite numbers, d at least 1; must outlive what is returned.</param>
    /// <param name="threadCount">0 for all processors; does not change the result.</param>
    /// <param name="rowName">Names a row's id in messages.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    /// <exception cref="DataException">NaN, infinity, a magnitude above 2^500 or a row of zeros; names the first such row.</exception>
    public static FeatureMatrix Of(
        FeatureMatrix rows, int threadCount = 0, Func<long, string>? rowName = null, CancellationToken cancellationToken = default) =>
        Of(rows, threadCount, rowName, MostHeldBytes, cancellationToken);

    /// <param name="rows">See above.</param>
    /// <param name="threadCount">See above.</param>
    /// <param name="rowName">See above.</param>
    /// <param name="heldBytes">How much may be held in memory.</param>
    /// <param name="cancellationToken">See above.</param>
    internal static FeatureMatrix Of(
        FeatureMatrix rows, int threadCount, Func<long, string>? rowName, long heldBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Dimension, 1);
        int threads = ParallelBlocks.Resolve(threadCount);
        DataScan.Run(rows, 0, rows.RowCount, threads, rowName, cancellationToken);
        var unit = new UnitRows(rows);
        if (unit.AreEqualToSource(threads, rowName, cancellationToken)) return rows;
        long length = rows.RowCount * rows.Dimension;
        if (length > Array.MaxLength || length * unit.ElementType.Bytes() > heldBytes) return unit;
        return unit.ElementType == ElementType.Float64
            ? new ArrayMatrix(unit.Copy<double>(threads, unit.CopyRows, cancellationToken), rows.Dimension, rows.Name)
            : new ArrayMatrix(unit.Copy<float>(threads, unit.CopyRows, cancellationToken), rows.Dimension, rows.Name);
    }

    /// <summary>Of ranks, each looks at its own rows, and all divide what they read.</summary>
    internal static FeatureMatrix Of(
        SharedRows rows, int threadCount, Func<long, string>? rowName, bool mayHold, CancellationToken cancellationToken)
    {
        if (rows.Ranks.Size == 1) return Of(rows.All, threadCount, rowName, mayHold ? MostHeldBytes : 0, cancellationToken);
        Func<long, string>? ownName = rowName is null ? null : row => rowName(rows.First + row);
        rows.Ranks.Together<byte>(() =>
        {
            new UnitRows(rows.Own).AreEqualToSource(threadCount, ownName, cancellationToken);
            return [];
        });
        return new UnitRows(rows.All);
    }

    /// <inheritdoc/>
    public override long MappedBytes => _source.MappedBytes;

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped() => new UnitRows(_source.ToUnmapped());

    /// <inheritdoc/>
    public override string DescribeRow(long row, string? id = null) => _source.DescribeRow(row, id);

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        double[] block = ArrayPool<double>.Shared.Rent(RowsPerBlock * Dimension);
        for (int done = 0; done < destination.Length;)
        {
            Span<double> part = block.AsSpan(0, Math.Min(RowsPerBlock * Dimension, destination.Length - done));
            CopyRows(firstRow + done / Dimension, part);
            for (int i = 0; i < part.Length; i++) destination[done + i] = (float)part[i];
            done += part.Length;
        }
        ArrayPool<double>.Shared.Return(block);
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        _source.CopyRows(firstRow, destination);
        for (int start = 0; start < destination.Length; start += Dimension)
            UnitLength.TryMakeUnit(destination.Slice(start, Dimension), _source.ElementType);

        // A matrix of float32 numbers is that whichever way it is read.
        if (ElementType == ElementType.Float64) return;
        foreach (ref double x in destination) x = (float)x;
    }

    private bool AreEqualToSource(int threadCount, Func<long, string>? rowName, CancellationToken cancellationToken)
    {
        long firstZero = long.MaxValue;
        bool areEqual = true;
        object gate = new();
        double[]?[] buffers = new double[threadCount][];
        ParallelBlocks.Run(threadCount, (RowCount + RowsPerBlock - 1) / RowsPerBlock, (worker, block) =>
        {
            long first = block * RowsPerBlock;
            Span<double> rows = (buffers[worker] ??= new double[RowsPerBlock * Dimension]).AsSpan(
                0, (int)Math.Min(RowsPerBlock, RowCount - first) * Dimension);
            _source.CopyRows(first, rows);
            for (int i = 0; i < rows.Length / Dimension; i++)
            {
                ReadOnlySpan<double> row = rows.Slice(i * Dimension, Dimension);
                if (UnitLength.IsUnit(row, _source.ElementType)) continue;
                lock (gate)
                {
                    areEqual = false;
                    // Every block is looked at, so that the row named is the first one whatever the threads do.
                    if (row.IndexOfAnyExcept(0.0) < 0) firstZero = Math.Min(firstZero, first + i);
                }
            }
        }, cancellationToken);
        if (firstZero == long.MaxValue) return areEqual;
        throw new DataException($"{Name}: {DescribeRow(firstZero, rowName?.Invoke(firstZero))} is zero, so it has no direction. "
            + "Spherical k-means needs one: leave the row out.");
    }

    private delegate void RowCopy<T>(long firstRow, Span<T> destination);

    private T[] Copy<T>(int threadCount, RowCopy<T> copy, CancellationToken cancellationToken) where T : unmanaged
    {
        T[] values = HugePages.Advised(GC.AllocateUninitializedArray<T>((int)(RowCount * Dimension)));
        ParallelBlocks.Run(threadCount, (RowCount + RowsPerBlock - 1) / RowsPerBlock, (_, block) =>
        {
            long first = block * RowsPerBlock;
            int count = (int)Math.Min(RowsPerBlock, RowCount - first);
            copy(first, values.AsSpan((int)(first * Dimension), count * Dimension));
        }, cancellationToken);
        return values;
    }
}
