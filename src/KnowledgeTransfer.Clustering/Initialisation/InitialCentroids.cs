namespace KnowledgeTransfer.Clustering;

/// <summary>The centroids that a restart begins with: given ones, or rows of the data set.</summary>
/// <param name="backend">Where k-means++ computes; does not change the result.</param>
/// <param name="session">The rows on their device, for k-means||.</param>
/// <param name="rows">n x d, finite.</param>
/// <param name="options">k at most n; with weights, at most the number of rows of positive weight.</param>
/// <param name="threadCount">At least 1; does not change the result.</param>
internal sealed class InitialCentroids(
    IKMeansBackend backend, IKMeansSession session, SharedRows rows, KMeansOptions options, int threadCount)
{
    // One stream per purpose and restart.
    private const ulong SampleStream = 1UL << 32, SeedStream = 2UL << 32, CandidateStream = 3UL << 32;

    /// <summary>k centroids, float64 exactly if the rows are.</summary>
    /// <param name="restart">0 and up; each has its own random numbers.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal Centroids Choose(int restart, CancellationToken cancellationToken)
    {
        if (options.StartCentroids is { } given) return rows.All.ElementType == ElementType.Float64 ? given.ToFloat64() : given;
        long[] chosen = options.Initialisation switch
        {
            KMeansInitialisation.RandomRows => RowSample.Draw(
                rows.All.RowCount, options.ClusterCount, Random(SampleStream, restart), options.Weights),
            KMeansInitialisation.Parallel => ChooseAmongCandidates(restart, cancellationToken),
            _ => ChooseFromSample(restart, cancellationToken),
        };
        return ChosenRows.Copy(rows, chosen, threadCount, cancellationToken);
    }

    /// <summary>How many rows the choice looks at: see <see cref="KMeansResult.SampleCount"/>.</summary>
    internal static int SampleCount(long rowCount, KMeansOptions options)
    {
        int most = options.Weights?.PositiveCount ?? (int)rowCount;
        return options switch
        {
            { StartCentroids: not null } or { Initialisation: KMeansInitialisation.RandomRows } => 0,
            { Initialisation: KMeansInitialisation.Parallel } => most,
            _ => Math.Min(most, Math.Max(options.SampleCount, options.ClusterCount)),
        };
    }

    private Philox Random(ulong stream, int restart) => new(options.Seed, stream | (uint)restart);

    private long[] ChooseFromSample(int restart, CancellationToken cancellationToken)
    {
        long rowCount = rows.All.RowCount;
        int count = SampleCount(rowCount, options);
        long[]? numbers = count == rowCount ? null : RowSample.Draw(rowCount, count, Random(SampleStream, restart), options.Weights);
        // All ranks draw the same seeds from the same sample.
        FeatureMatrix sample = rows.Select(numbers, threadCount, cancellationToken);
        long[]? repeats = options.Weights?.Repeats(numbers);
        using ISeedingSession session = repeats is null
            ? backend.OpenSeeding(sample, threadCount) : ((IWeightedKMeansBackend)backend).OpenSeeding(sample, repeats, threadCount);
        PlusPlusSeeding choice = new(session, count, Random(SeedStream, restart), repeats);
        int[] seeds = choice.Choose(options.ClusterCount, cancellationToken);
        return Array.ConvertAll(seeds, seed => numbers is null ? seed : numbers[seed]);
    }

    private long[] ChooseAmongCandidates(int restart, CancellationToken cancellationToken)
    {
        ParallelSeeding seeding = new(session, rows, Random(CandidateStream, restart), threadCount);
        seeding.Draw(options.ClusterCount, cancellationToken);
        long[] candidates = [.. seeding.Candidates];
        int missing = options.ClusterCount - candidates.Length;
        if (missing >= 0) return [.. candidates, .. MostDistant(seeding, missing)];
        long[] counts = seeding.CountRows();
        // On the processor, whatever the backend: these are about ten rows per cluster.
        using ISeedingSession sample = new SimdBackend().OpenSeeding(
            rows.Select(candidates, threadCount, cancellationToken), counts, threadCount);
        PlusPlusSeeding choice = new(sample, candidates.Length, Random(SeedStream, restart), counts);
        return Array.ConvertAll(choice.Choose(options.ClusterCount, cancellationToken), seed => candidates[seed]);
    }

    /// <summary>Rows that are no candidates, the most distant first, then the lowest.</summary>
    private IEnumerable<long> MostDistant(ParallelSeeding seeding, int count)
    {
        if (count == 0) return [];
        HashSet<long> candidates = [.. seeding.Candidates];
        DistantRow[][] distant = rows.Ranks.Together(() => (DistantRow[])
        [
            .. DistantRows.Select(seeding.Owners, seeding.Distances, count, rows.OwnWeights)
                .Select(row => row with { Row = rows.First + row.Row }),
        ]);
        long[][] equal = rows.Ranks.Together(() => (long[])
        [
            .. Enumerable.Range(0, seeding.Distances.Length)
                .Where(i => seeding.Distances[i] == 0 && rows.OwnWeights?[i] != 0).Select(i => rows.First + i)
                .Where(row => !candidates.Contains(row)).Take(count),
        ]);
        return DistantRows.Merge(distant, count).Select(row => row.Row).Concat(equal.SelectMany(part => part)).Take(count);
    }
}
