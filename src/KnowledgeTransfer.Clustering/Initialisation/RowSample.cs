namespace KnowledgeTransfer.Clustering;

/// <summary>Distinct rows drawn without replacement.</summary>
internal static class RowSample
{
    /// <summary>The rows with the smallest random keys, in ascending order; a tie of keys goes to the lower row. O(n log count).</summary>
    /// <param name="rowCount">n.</param>
    /// <param name="count">How many, 1 to n, or to the number of rows that may be drawn.</param>
    /// <param name="random">Gives row i its key at index i.</param>
    /// <param name="weights">Rows of weight 0 are not drawn; otherwise they change nothing. null for all rows.</param>
    internal static long[] Draw(long rowCount, int count, Philox random, RowWeights? weights = null)
    {
        // The heap's top is the largest (key, row) kept so far.
        PriorityQueue<long, (ulong Key, long Row)> kept = new(count, Comparer<(ulong, long)>.Create((a, b) => b.CompareTo(a)));
        for (long row = 0; row < rowCount; row++)
        {
            if (weights?[row] == 0) continue;
            (ulong, long) key = (random.Next64((ulong)row), row);
            if (kept.Count < count) kept.Enqueue(row, key);
            else kept.EnqueueDequeue(row, key);
        }
        long[] rows = [.. kept.UnorderedItems.Select(item => item.Element)];
        Array.Sort(rows);
        return rows;
    }
}
