namespace KnowledgeTransfer.Clustering;

/// <summary>The centroids that a restart begins with: given ones, or rows of the data set.</summary>
/// <param name="backend">Where k-means++ computes; does not change the result.</param>
/// <param name="rows">n x d, finite.</param>
/// <param name="options">k at most n.</param>
/// <param name="threadCount">At least 1; does not change the result.</param>
internal sealed class InitialCentroids(IKMeansBackend backend, FeatureMatrix rows, KMeansOptions options, int threadCount)
{
    // One stream per purpose and restart.
    private const ulong SampleStream = 1UL << 32, SeedStream = 2UL << 32;

    /// <summary>k centroids, float64 exactly if the rows are.</summary>
    /// <param name="restart">0 and up; each has its own random numbers.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal Centroids Choose(int restart, CancellationToken cancellationToken)
    {
        if (options.StartCentroids is { } given) return rows.ElementType == ElementType.Float64 ? given.ToFloat64() : given;
        long[] chosen = options.Initialisation switch
        {
            KMeansInitialisation.RandomRows => RowSample.Draw(rows.RowCount, options.ClusterCount, Random(SampleStream, restart)),
            _ => ChooseFromSample(restart, cancellationToken),
        };
        return ChosenRows.Copy(rows, chosen, threadCount, cancellationToken);
    }

    /// <summary>How many rows k-means++ looks at.</summary>
    internal static int SampleCount(long rowCount, KMeansOptions options) =>
        (int)Math.Min(rowCount, Math.Max(options.SampleCount, options.ClusterCount));

    private Philox Random(ulong stream, int restart) => new(options.Seed, stream | (uint)restart);

    private long[] ChooseFromSample(int restart, CancellationToken cancellationToken)
    {
        int count = SampleCount(rows.RowCount, options);
        long[]? numbers = count == rows.RowCount ? null : RowSample.Draw(rows.RowCount, count, Random(SampleStream, restart));
        using ISeedingSession session = backend.OpenSeeding(numbers is null ? rows : new RowSelection(rows, numbers), threadCount);
        int[] seeds = new PlusPlusSeeding(session, count, Random(SeedStream, restart)).Choose(options.ClusterCount, cancellationToken);
        return Array.ConvertAll(seeds, seed => numbers is null ? seed : numbers[seed]);
    }
}
