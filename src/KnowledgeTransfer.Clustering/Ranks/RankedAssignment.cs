namespace KnowledgeTransfer.Clustering;

/// <summary><see cref="NearestCentroids"/> by several ranks: each labels its share of the rows, rank 0 receives what came out.</summary>
public static class RankedAssignment
{
    private const int SentRowCount = 1 << 20;

    /// <summary>Bytes per row that rank 0 takes to gather what the others found, beside its own: 0 where there are no others.</summary>
    /// <param name="ranks">Who labels.</param>
    public static int BytesPerRow(RankGroup ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        return ranks.Size == 1 ? 0 : NearestCentroids.ResultBytes;
    }

    /// <summary>
    /// Labels all rows; the bytes of one process. O(n k d / p) for each rank, 20 bytes per row on rank 0 and per own row elsewhere.
    /// </summary>
    /// <param name="rows">n x d finite numbers, n up to 2^31 - 57, the same on all ranks.</param>
    /// <param name="centroids">k x d.</param>
    /// <param name="ranks">Who labels.</param>
    /// <param name="backend">null for the fastest on the processor.</param>
    /// <param name="threadCount">Of this rank; 0 for all processors.</param>
    /// <param name="progress">Receives the number of this rank's rows done after every block.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <param name="rowName">Names a row's id in messages about bad values.</param>
    /// <param name="memory">See <see cref="KMeansOptions.Memory"/>.</param>
    /// <returns>On rank 0 all rows; null on the others.</returns>
    /// <exception cref="RankFailedException">A rank failed, as <see cref="NearestCentroids.Assign"/> may in one process.</exception>
    public static Assignment? Run(
        FeatureMatrix rows,
        Centroids centroids,
        RankGroup ranks,
        IKMeansBackend? backend = null,
        int threadCount = 0,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default,
        Func<long, string>? rowName = null,
        ByteSize? memory = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Size == 1)
            return NearestCentroids.Assign(rows, centroids, backend, threadCount, progress, cancellationToken, rowName, memory);
        SharedRows shared = new(rows, ranks);
        Func<long, string>? ownName = rowName is null ? null : row => rowName(shared.First + row);
        Assignment? own = null;
        ranks.Together<byte>(() =>
        {
            own = NearestCentroids.Assign(shared.Own, centroids, backend, threadCount, progress, cancellationToken, ownName, memory);
            return [];
        });
        return Collect(shared, own!);
    }

    private static Assignment? Collect(SharedRows shared, Assignment own)
    {
        (RankGroup ranks, long n) = (shared.Ranks, shared.All.RowCount);
        Assignment? all = ranks.Rank == 0 ? new(new int[n], new double[n], new double[n]) : null;
        for (int owner = 0; owner < ranks.Size; owner++)
        {
            long end = ranks.FirstRowOf(owner + 1, n);
            for (long first = ranks.FirstRowOf(owner, n); first < end; first += SentRowCount)
            {
                int count = (int)Math.Min(SentRowCount, end - first);
                LabelledRow[] sent = ranks.Together(() => owner == ranks.Rank ? Part(own, (int)(first - shared.First), count) : [])[owner];
                for (int i = 0; i < sent.Length && all is not null; i++)
                {
                    (all.Labels[first + i], all.SquaredDistances[first + i], all.SecondSquaredDistances[first + i]) =
                        (sent[i].Label, sent[i].SquaredDistance, sent[i].SecondSquaredDistance);
                }
            }
        }
        return all;
    }

    private static LabelledRow[] Part(Assignment own, int first, int count) => [.. Enumerable.Range(first, count).Select(i =>
        new LabelledRow(own.Labels[i], own.SquaredDistances[i], own.SecondSquaredDistances[i]))];

    private readonly record struct LabelledRow(int Label, double SquaredDistance, double SecondSquaredDistance);
}
