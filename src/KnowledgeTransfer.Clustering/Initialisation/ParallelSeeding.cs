namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The candidates of k-means|| (Bahmani, Moseley, Vattani, Kumar and Vassilvitskii, "Scalable k-means++", VLDB 2012), deterministic:
/// which rows are drawn depends on neither backend nor threads.
/// </summary>
/// <remarks>
/// Candidate 0 is the row floor(u n / 2^64), with the random number u at index 0. Then come five rounds: with D_i to the nearest
/// candidate so far, the weights w_i = floor(D_i 2^s) of <see cref="SeedWeights"/> and their sum W, the rows i with
/// floor(u W / 2^64) &lt; 2 k w_i become candidates, u being at index 2^32 round + i: each with probability min(1, 2 k w_i / W), 2 k rows a
/// round at most on average. They are numbered in ascending order of row. When all D vanish there are no further rounds. A row belongs
/// to its nearest candidate, of equally near ones to that of the lowest number; so of equal rows that were drawn in one round, the first
/// has all and the others have none. Where rows count m_i times, n is the sum of all m_i, candidate 0 the lowest row whose prefix sum of
/// them exceeds floor(u n / 2^64), and w_i = m_i floor(D_i 2^s).
/// </remarks>
/// <param name="session">n rows on their device; of several ranks, each has its own.</param>
/// <param name="rows">The same rows.</param>
/// <param name="random">See above.</param>
/// <param name="threadCount">At least 1; does not change the result.</param>
internal sealed class ParallelSeeding(IKMeansSession session, SharedRows rows, Philox random, int threadCount)
{
    private const int RoundCount = 5, BlockRowCount = 1 << 14;
    private readonly List<long> _candidates = [];
    private readonly long _total = rows.Weights?.Total ?? rows.All.RowCount;

    /// <summary>The rows that are candidates, all different, in order of choice.</summary>
    internal IReadOnlyList<long> Candidates => _candidates;

    /// <summary>D of this rank's rows to their candidates.</summary>
    internal double[] Distances { get; } = new double[rows.Count];

    /// <summary>The candidates of this rank's rows.</summary>
    internal int[] Owners { get; } = new int[rows.Count];

    /// <summary>Draws the candidates. O(n k d) for each round; 12 n bytes besides the candidates.</summary>
    /// <param name="clusterCount">k.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal void Draw(int clusterCount, CancellationToken cancellationToken)
    {
        Array.Fill(Distances, double.PositiveInfinity);
        Add([DrawFirst()], cancellationToken);
        for (int round = 1; round <= RoundCount; round++)
        {
            double largest = rows.Ranks.Together(() => (double[])[LargestOwn()]).Max(part => part[0]);
            if (largest == 0) return;
            int shift = SeedWeights.Shift(largest, _total);
            Add(DrawRound(round, 2 * (ulong)clusterCount, shift, cancellationToken), cancellationToken);
        }
    }

    /// <summary>How many rows belong to each candidate, or their weights together.</summary>
    internal long[] CountRows()
    {
        long[] counts = new long[_candidates.Count];
        for (int i = 0; i < Owners.Length; i++) counts[Owners[i]] += WeightOf(i);
        rows.Ranks.Sum(counts);
        return counts;
    }

    /// <summary>How often one of this rank's rows counts.</summary>
    private long WeightOf(long row) => rows.OwnWeights?[row] ?? 1;

    private ulong SeedWeight(long row, int shift) => SeedWeights.Of(Distances[row], shift) * (ulong)WeightOf(row);

    private double LargestOwn() => Distances.Where((_, i) => WeightOf(i) > 0).DefaultIfEmpty().Max();

    private long DrawFirst()
    {
        long target = (long)random.Below(0, (ulong)_total), row = 0;
        if (rows.Weights is not { } weights) return target;
        while (weights[row] <= target) target -= weights[row++];
        return row;
    }

    private long[] DrawRound(int round, ulong wanted, int shift, CancellationToken cancellationToken)
    {
        int n = Distances.Length, blockCount = (n + BlockRowCount - 1) / BlockRowCount;
        long[] sum = new long[1]; // below 2^61
        for (int i = 0; i < n; i++) sum[0] += (long)SeedWeight(i, shift);
        rows.Ranks.Sum(sum);
        List<long>[] drawn = new List<long>[blockCount];
        return [.. rows.Ranks.Together(DrawOwn).SelectMany(part => part)];

        long[] DrawOwn()
        {
            ParallelBlocks.Run(threadCount, blockCount, (_, block) => drawn[block] = DrawBlock(block), cancellationToken);
            return [.. drawn.SelectMany(list => list)];
        }

        List<long> DrawBlock(long block)
        {
            List<long> list = [];
            for (long i = block * BlockRowCount; i < Math.Min(n, (block + 1) * BlockRowCount); i++)
            {
                ulong number = random.Below(((ulong)round << 32) + (ulong)(rows.First + i), (ulong)sum[0]);
                if (number < (UInt128)wanted * SeedWeight(i, shift)) list.Add(rows.First + i);
            }
            return list;
        }
    }

    /// <summary>Lowers every row's distance to what new candidates offer; a tie stays with the lower number.</summary>
    private void Add(long[] added, CancellationToken cancellationToken)
    {
        foreach (long[] part in added.Chunk(Math.Max(1, Array.MaxLength / rows.All.Dimension)))
        {
            int first = _candidates.Count;
            _candidates.AddRange(part);
            session.FindNearest(ChosenRows.Copy(rows, part, threadCount, cancellationToken), Lower, cancellationToken);

            void Lower(long firstRow, ReadOnlySpan<int> labels, ReadOnlySpan<double> distances)
            {
                for (int i = 0; i < labels.Length; i++)
                {
                    long own = firstRow - rows.First + i;
                    if (distances[i] < Distances[own]) (Distances[own], Owners[own]) = (distances[i], first + labels[i]);
                }
            }
        }
    }
}
