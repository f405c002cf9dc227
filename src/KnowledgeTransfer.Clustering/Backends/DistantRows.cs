namespace KnowledgeTransfer.Clustering;

/// <summary>The selection behind <see cref="IKMeansSession.FindMostDistant"/> where labels and distances are on the host.</summary>
internal static class DistantRows
{
    /// <summary>The rows of largest distance above 0: distance descending, then row ascending. O(n log count).</summary>
    /// <param name="labels">One per row.</param>
    /// <param name="distances">One per row.</param>
    /// <param name="count">At most how many, at least 1.</param>
    /// <param name="weights">Rows of weight 0 are left out; otherwise they change nothing. null counts all.</param>
    internal static IReadOnlyList<DistantRow> Select(
        ReadOnlySpan<int> labels, ReadOnlySpan<double> distances, int count, RowWeights? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // The heap's top is the least wanted row kept so far: smallest distance, of those the highest row number.
        PriorityQueue<DistantRow, (double Distance, long Row)> kept = new(
            Comparer<(double Distance, long Row)>.Create(
                (a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : b.Row.CompareTo(a.Row)));
        for (int i = 0; i < labels.Length; i++)
        {
            if (distances[i] == 0 || weights?[i] == 0) continue;
            if (kept.Count == count && distances[i] <= kept.Peek().SquaredDistance) continue;
            DistantRow row = new(i, labels[i], distances[i]);
            if (kept.Count < count) kept.Enqueue(row, (distances[i], i));
            else kept.EnqueueDequeue(row, (distances[i], i));
        }
        return Merge([[.. kept.UnorderedItems.Select(item => item.Element)]], count);
    }

    /// <summary>The same selection from selections of parts.</summary>
    internal static IReadOnlyList<DistantRow> Merge(DistantRow[][] parts, int count) =>
        [.. parts.SelectMany(part => part).OrderByDescending(row => row.SquaredDistance).ThenBy(row => row.Row).Take(count)];
}
