using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Nothing is timed before a sample of rows has the processor's bits.</summary>
internal static class GpuVerification
{
    private const int SampleCount = 1000;

    /// <summary>Labels of a session and labels, distances and second distances of a search, against the backend simd.</summary>
    /// <param name="backend">Of the card.</param>
    /// <param name="session">After an assignment to these centroids.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="centroids">k x d.</param>
    /// <param name="threads">Of the processor.</param>
    /// <exception cref="InvalidOperationException">Something differs; says what, with both values.</exception>
    public static void Check(IKMeansBackend backend, IKMeansSession session, FeatureMatrix rows, Centroids centroids, int threads)
    {
        long[] sample = Sample(rows.RowCount);
        int[] all = new int[rows.RowCount];
        session.CopyLabels(0, all);
        RowSelection selection = new(rows, sample);
        Assignment right = NearestCentroids.Assign(selection, centroids, KMeansBackends.Simd, threads);
        Assignment found = NearestCentroids.Assign(selection, centroids, backend, threads);
        for (int i = 0; i < sample.Length; i++)
        {
            Same($"the label of row {sample[i]} in the fit", all[sample[i]], right.Labels[i]);
            Same($"the label of row {sample[i]}", found.Labels[i], right.Labels[i]);
            Same($"the distance of row {sample[i]}", found.SquaredDistances[i], right.SquaredDistances[i]);
            Same($"the second distance of row {sample[i]}", found.SecondSquaredDistances[i], right.SecondSquaredDistances[i]);
        }
    }

    /// <summary>Rows evenly spread over all.</summary>
    public static long[] Sample(long rowCount)
    {
        int count = (int)Math.Min(rowCount, SampleCount);
        return [.. Enumerable.Range(0, count).Select(i => (long)((Int128)i * rowCount / count))];
    }

    private static void Same<T>(string what, T found, T right)
    {
        if (!EqualityComparer<T>.Default.Equals(found, right))
            throw new InvalidOperationException(FormattableString.Invariant($"{what} is {found:R}, but {right:R} is right."));
    }
}
