using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>The centroids that a restart begins with.</summary>
internal static class InitialCentroids
{
    // One stream per purpose and restart.
    private const ulong SampleStream = 1UL << 32, SeedStream = 2UL << 32;

    /// <summary>Rows of the data set, by the options' method.</summary>
    /// <param name="rows">n x d, finite.</param>
    /// <param name="options">k at most n.</param>
    /// <param name="restart">0 and up; each has its own random numbers.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal static Centroids Choose(
        FeatureMatrix rows, KMeansOptions options, int restart, int threadCount, CancellationToken cancellationToken)
    {
        if (rows.ElementType == ElementType.Float64)
            return new Centroids(Choose<double>(rows, options, restart, threadCount, cancellationToken), options.ClusterCount,
                rows.Dimension);
        return new Centroids(Choose<float>(rows, options, restart, threadCount, cancellationToken), options.ClusterCount, rows.Dimension);
    }

    /// <summary>How many rows k-means++ looks at.</summary>
    internal static int SampleCount(long rowCount, KMeansOptions options) =>
        (int)Math.Min(rowCount, Math.Max(options.SampleCount, options.ClusterCount));

    private static T[] Choose<T>(FeatureMatrix rows, KMeansOptions options, int restart, int threadCount,
        CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        Philox sampling = new(options.Seed, SampleStream | (uint)restart);
        if (options.Initialisation == KMeansInitialisation.RandomRows)
            return Join(Load<T>(rows, RowSample.Draw(rows.RowCount, options.ClusterCount, sampling), threadCount, cancellationToken));

        int sampleCount = SampleCount(rows.RowCount, options);
        long[] sample = sampleCount == rows.RowCount
            ? [.. Enumerable.Range(0, sampleCount).Select(i => (long)i)]
            : RowSample.Draw(rows.RowCount, sampleCount, sampling);
        T[][] values = Load<T>(rows, sample, threadCount, cancellationToken);
        PlusPlusSeeding<T> seeding = new(values, new Philox(options.Seed, SeedStream | (uint)restart), threadCount);
        return Join(Array.ConvertAll(seeding.Choose(options.ClusterCount, cancellationToken), i => values[i]));
    }

    private static T[] Join<T>(T[][] rows)
    {
        T[] joined = new T[checked(rows.Length * rows[0].Length)];
        for (int i = 0; i < rows.Length; i++) rows[i].CopyTo(joined, i * rows[0].Length);
        return joined;
    }

    private static T[][] Load<T>(FeatureMatrix rows, long[] numbers, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        RowReader<T> reader = new(rows);
        T[][] values = new T[numbers.Length][];
        ParallelBlocks.Run(threadCount, numbers.Length, (_, i) =>
        {
            values[i] = GC.AllocateUninitializedArray<T>(rows.Dimension);
            reader.Copy(numbers[i], values[i]);
        }, cancellationToken);
        return values;
    }
}
