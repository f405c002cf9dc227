namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The sum of one float64 per row with a fixed order: within blocks of 1024 consecutive global row numbers from first to last, then
/// the blocks from first to last. Independent of threads, chunks and of where the rows lie.
/// </summary>
public static class BlockedSum
{
    /// <summary>Rows per block.</summary>
    public const int BlockRowCount = 1024;

    /// <summary>The sum. O(n).</summary>
    /// <param name="values">One number per row, rows 0 to n - 1.</param>
    public static double Of(ReadOnlySpan<double> values)
    {
        double total = 0;
        for (int start = 0; start < values.Length; start += BlockRowCount) total += InOrder(Block(values, start));
        return total;
    }

    /// <summary>The sum of one float64 per row times the row's weight, each product rounded, in the same order. O(n).</summary>
    /// <param name="values">One finite number per row, rows 0 to n - 1.</param>
    /// <param name="weights">Of n rows; null for <see cref="Of(ReadOnlySpan{double})"/>.</param>
    public static double Of(ReadOnlySpan<double> values, RowWeights? weights)
    {
        if (weights is null) return Of(values);
        double total = 0;
        for (int start = 0; start < values.Length; start += BlockRowCount) total += Weighted(values, weights, start);
        return total;
    }

    /// <summary>The sum of each block: what <see cref="OfBlocks"/> adds. O(n).</summary>
    /// <param name="values">One number per row, the first of which begins a block.</param>
    /// <param name="weights">Of the same rows; null for once each.</param>
    public static double[] Blocks(ReadOnlySpan<double> values, RowWeights? weights = null)
    {
        double[] blocks = new double[(values.Length + BlockRowCount - 1) / BlockRowCount];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = weights is null ? InOrder(Block(values, i * BlockRowCount)) : Weighted(values, weights, i * BlockRowCount);
        return blocks;
    }

    /// <summary>The sum of sums that were made block by block, on a device or on several machines.</summary>
    /// <param name="blocks">One number per block of <see cref="BlockRowCount"/> rows, in order.</param>
    public static double OfBlocks(ReadOnlySpan<double> blocks) => InOrder(blocks);

    private static ReadOnlySpan<double> Block(ReadOnlySpan<double> values, int start) =>
        values.Slice(start, Math.Min(BlockRowCount, values.Length - start));

    private static double InOrder(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }

    private static double Weighted(ReadOnlySpan<double> values, RowWeights weights, int start)
    {
        double sum = 0;
        for (int i = start; i < Math.Min(values.Length, start + BlockRowCount); i++) sum += weights.Value(i) * values[i];
        return sum;
    }
}
