namespace KnowledgeTransfer.Clustering;

/// <summary>The rows that entered or left each cluster, grouped by cluster with one counting sort.</summary>
internal sealed class MovedRows(int clusterCount)
{
    private readonly int[] _starts = new int[clusterCount + 1];
    private int[] _entries = [];

    /// <summary>The entries of a cluster: a row index that entered, or the complement (~index) of one that left.</summary>
    internal ReadOnlySpan<int> Of(int cluster) => _entries.AsSpan(_starts[cluster], _starts[cluster + 1] - _starts[cluster]);

    /// <summary>
    /// The first cluster of a part, where all clusters in ascending order are cut into parts of about equal numbers of entries. Threads
    /// that work on neighbouring clusters would pull the lines between them back and forth: four times slower than one thread.
    /// </summary>
    /// <param name="part">0 to partCount; the latter is the end of the last part.</param>
    /// <param name="partCount">At least 1.</param>
    internal int FirstOfPart(int part, int partCount)
    {
        if (part == partCount) return _starts.Length - 1;
        int cut = (int)((long)_starts[^1] * part / partCount), first = Array.BinarySearch(_starts, cut);
        if (first < 0) return ~first;
        while (first > 0 && _starts[first - 1] == cut) first--;
        return Math.Min(first, _starts.Length - 1);
    }

    /// <summary>Compares labels. O(rows + k).</summary>
    /// <param name="before">Labels so far, -1 for none.</param>
    /// <param name="after">Labels from now on.</param>
    /// <returns>How many rows changed.</returns>
    internal long Collect(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        Array.Clear(_starts);
        long moved = 0;
        for (int i = 0; i < after.Length; i++)
        {
            if (before[i] == after[i]) continue;
            moved++;
            _starts[after[i]]++;
            if (before[i] >= 0) _starts[before[i]]++;
        }
        int total = 0;
        for (int j = 0; j < _starts.Length; j++) _starts[j] = total += _starts[j];
        if (_entries.Length < total) _entries = new int[total];
        // Filling from the back turns every end into a start.
        for (int i = after.Length - 1; i >= 0; i--)
        {
            if (before[i] == after[i]) continue;
            _entries[--_starts[after[i]]] = i;
            if (before[i] >= 0) _entries[--_starts[before[i]]] = ~i;
        }
        return moved;
    }
}
