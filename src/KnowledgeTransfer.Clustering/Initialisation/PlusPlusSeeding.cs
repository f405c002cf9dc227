namespace KnowledgeTransfer.Clustering;

/// <summary>
/// k-means++, deterministic: distances are D, probabilities are integers (<see cref="SeedWeights"/>), prefix sums run in row order. What
/// costs time happens where the rows are.
/// </summary>
/// <param name="session">m rows without a seed; if they count differently often, with the same <paramref name="repeats"/>.</param>
/// <param name="rowCount">m, at least 1.</param>
/// <param name="random">The draw for seed number j is at index j.</param>
/// <param name="repeats">How often each row counts; null for once each.</param>
internal sealed class PlusPlusSeeding(ISeedingSession session, int rowCount, Philox random, long[]? repeats = null)
{
    private readonly long _total = repeats?.Sum() ?? rowCount;
    private readonly bool[] _chosen = new bool[rowCount];
    private readonly ulong[] _sums = new ulong[(rowCount + SeedWeights.BlockRowCount - 1) / SeedWeights.BlockRowCount];
    private readonly ulong[] _weights = new ulong[SeedWeights.BlockRowCount];

    /// <summary>The chosen rows, in order of choice. O(m k d).</summary>
    /// <param name="count">k, 1 to m.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <remarks>
    /// The first is drawn by how often rows count, each next one by that times its weight: the lowest row whose prefix sum exceeds a
    /// number below the total. If all weights vanish (fewer distinct rows than k) the first row not chosen yet is taken.
    /// </remarks>
    internal int[] Choose(int count, CancellationToken cancellationToken)
    {
        int[] seeds = new int[count];
        double largest = double.PositiveInfinity;
        for (int j = 0; j < count; j++)
        {
            seeds[j] = j == 0 ? DrawFirst() : Draw(j, largest);
            _chosen[seeds[j]] = true;
            if (j + 1 < count) largest = session.Lower(seeds[j], cancellationToken);
        }
        return seeds;
    }

    private int DrawFirst()
    {
        ulong target = random.Below(0, (ulong)_total);
        return repeats is null ? (int)target : Cover(Array.ConvertAll(repeats, count => (ulong)count), ref target);
    }

    private int Draw(int j, double largest)
    {
        if (largest == 0) return Array.IndexOf(_chosen, false);
        int shift = SeedWeights.Shift(largest, _total);
        session.SumWeights(shift, _sums);
        ulong total = 0;
        foreach (ulong sum in _sums) total += sum;
        if (total == 0) return Array.IndexOf(_chosen, false); // the rows left do not count
        ulong target = random.Below((ulong)j, total);
        int first = Cover(_sums, ref target) * SeedWeights.BlockRowCount, length = Math.Min(SeedWeights.BlockRowCount, rowCount - first);
        Span<double> distances = stackalloc double[length];
        session.CopyDistances(first, distances);
        for (int i = 0; i < length; i++)
            _weights[i] = SeedWeights.Of(distances[i], shift) * (repeats is null ? 1 : (ulong)repeats[first + i]);
        return first + Cover(_weights.AsSpan(0, length), ref target);
    }

    /// <summary>The first entry whose prefix sum exceeds the target, from which the sum of those before is subtracted.</summary>
    private static int Cover(ReadOnlySpan<ulong> weights, ref ulong target)
    {
        int i = 0;
        while (weights[i] <= target) target -= weights[i++];
        return i;
    }
}
