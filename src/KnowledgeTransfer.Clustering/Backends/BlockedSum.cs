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

    /// <summary>The sum of each block: what <see cref="OfBlocks"/> adds. O(n).</summary>
    /// <param name="values">One number per row, the first of which begins a block.</param>
    public static double[] Blocks(ReadOnlySpan<double> values)
    {
        double[] blocks = new double[(values.Length + BlockRowCount - 1) / BlockRowCount];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = InOrder(Block(values, i * BlockRowCount));
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
}
