using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>One pass over a data set before anything else: are all numbers usable, and between which bits do they lie?</summary>
internal static class DataScan
{
    /// <summary>Squares of numbers up to 2^500 (3e150) and their sums stay finite in float64.</summary>
    internal const double LargestAllowed = 3.273390607896142e150;

    /// <summary>The range of all values of some rows.</summary>
    /// <param name="rows">n x d.</param>
    /// <param name="firstRow">The first row to look at.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="rowName">Names a row's id for the message, or null.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    /// <param name="weights">Leaves out of the range, but not of the checks, rows of weight 0; null counts all.</param>
    /// <exception cref="DataException">NaN, infinity or a magnitude above 2^500; names the first such row.</exception>
    internal static ValueRange Run(
        FeatureMatrix rows, long firstRow, long rowCount, int threadCount, Func<long, string>? rowName,
            CancellationToken cancellationToken, RowWeights? weights = null)
    {
        if (weights?.PositiveCount == weights?.RowCount) weights = null;
        // Where the holder of the rows finds one that is unusable, it is looked for below, to be named.
        if (weights is null && rows.TryFindRange(firstRow, rowCount, out ValueRange range) && range.LargestMagnitude <= LargestAllowed)
            return range;
        return rows.ElementType == ElementType.Float64
            ? Run<double>(rows, firstRow, rowCount, threadCount, rowName, weights, cancellationToken)
            : Run<float>(rows, firstRow, rowCount, threadCount, rowName, weights, cancellationToken);
    }

    /// <summary>The range of a block; the magnitude is NaN or infinite if any value is.</summary>
    internal static ValueRange RangeOf<T>(ReadOnlySpan<T> block) where T : unmanaged, INumber<T> => typeof(T) == typeof(float)
        ? RangeOfSingles(MemoryMarshal.Cast<T, float>(block))
        : RangeOfDoubles(MemoryMarshal.Cast<T, double>(block));

    private static ValueRange Run<T>(
        FeatureMatrix rows, long firstRow, long rowCount, int threadCount, Func<long, string>? rowName, RowWeights? weights,
        CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        RowReader<T> reader = new(rows);
        ValueRange total = ValueRange.Empty;
        (long Block, DataException Error)? first = null;
        object gate = new();
        T[]?[] buffers = new T[threadCount][];
        ParallelBlocks.Run(threadCount, (rowCount + reader.BlockRowCount - 1) / reader.BlockRowCount, (worker, block) =>
        {
            long start = firstRow + block * reader.BlockRowCount;
            int count = (int)Math.Min(reader.BlockRowCount, firstRow + rowCount - start);
            ReadOnlySpan<T> values = reader.Read(start, count, ref buffers[worker]);
            ValueRange range = RangeOf(values), counted = weights is null ? range : RangeOf(values, rows.Dimension, weights, start);
            lock (gate)
            {
                total = total.Union(counted);
                // Every block is looked at, so that the row named is the first one whatever the threads do.
                if (!(range.LargestMagnitude <= LargestAllowed) && (first is null || block < first.Value.Block))
                    first = (block, Complaint(values, start, rows, rowName));
            }
        }, cancellationToken);
        return first is null ? total : throw first.Value.Error;
    }

    /// <summary>The range of those rows of a block that count.</summary>
    private static ValueRange RangeOf<T>(ReadOnlySpan<T> block, int dimension, RowWeights weights, long firstRow)
        where T : unmanaged, INumber<T>
    {
        ValueRange range = ValueRange.Empty;
        for (int i = 0; i < block.Length / dimension; i++)
            if (weights[firstRow + i] > 0) range = range.Union(RangeOf(block.Slice(i * dimension, dimension)));
        return range;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ValueRange RangeOfSingles(ReadOnlySpan<float> values)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        Vector512<float> largest = default, smallest = Vector512.Create(float.PositiveInfinity);
        Vector512<int> invalid = default;
        int i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> magnitude = Vector512.Abs(Vector512.LoadUnsafe(ref Unsafe.Add(ref start, i)));
            Vector512<int> bits = magnitude.AsInt32();
            // See ValueRange.Of: the value minus itself without its lowest mantissa bit; a power of two is its own lowest bit.
            Vector512<int> without = bits & (bits - Vector512<int>.One);
            without = Vector512.ConditionalSelect(Vector512.Equals(bits & Vector512.Create(0x7fffff), default), default, without);
            Vector512<float> lowest = magnitude - without.AsSingle();
            lowest = Vector512.ConditionalSelect(Vector512.Equals(magnitude, default), smallest, lowest);
            invalid |= Vector512.GreaterThanOrEqual(bits, Vector512.Create(0x7f800000));
            largest = Vector512.Max(largest, magnitude);
            smallest = Vector512.Min(smallest, lowest);
        }
        if (invalid != default) return new(double.NaN, 0);
        ValueRange range = ValueRange.Empty;
        for (int l = 0; l < Vector512<float>.Count; l++) range = range.Union(new(largest[l], smallest[l]));
        for (; i < values.Length; i++) range = range.Union(Single(values[i]));
        return range;
    }

    private static ValueRange RangeOfDoubles(ReadOnlySpan<double> values)
    {
        ValueRange range = ValueRange.Empty;
        foreach (double value in values) range = range.Union(Single(value));
        return range;
    }

    private static ValueRange Single(double value) => double.IsFinite(value) ? ValueRange.Of(value) : new(double.NaN, 0);

    private static DataException Complaint<T>(ReadOnlySpan<T> block, long firstRow, FeatureMatrix rows, Func<long, string>? rowName)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        while (double.Abs(double.CreateTruncating(block[i])) <= LargestAllowed) i++;
        long row = firstRow + i / rows.Dimension;
        string value = double.CreateTruncating(block[i]).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return new DataException($"{rows.Name}: {rows.DescribeRow(row, rowName?.Invoke(row))} has {value} in column {i % rows.Dimension}; "
            + "k-means needs finite numbers of magnitude up to 3e150. Remove the row or repair what made it.");
    }
}
