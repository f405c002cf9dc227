namespace KnowledgeTransfer.Clustering;

/// <summary>The search behind <see cref="IKMeansSession.FindNearest"/> where rows are on the host.</summary>
internal static class BlockwiseSearch
{
    private const int BlockRowCount = 1 << 16;

    /// <summary>Finds the nearest centroids of all rows. O(n k d); 12 bytes for each of at most 65,536 rows.</summary>
    internal static void Run(INearestSearch search, FeatureMatrix rows, NearestBlock handler, CancellationToken cancellationToken)
    {
        int step = (int)Math.Min(BlockRowCount, rows.RowCount);
        int[] labels = new int[step];
        double[] distances = new double[step];
        for (long first = 0; first < rows.RowCount; first += step)
        {
            int count = (int)Math.Min(step, rows.RowCount - first);
            search.Find(rows, first, labels.AsMemory(0, count), distances.AsMemory(0, count), Memory<double>.Empty, cancellationToken);
            handler(first, labels.AsSpan(0, count), distances.AsSpan(0, count));
        }
    }
}
