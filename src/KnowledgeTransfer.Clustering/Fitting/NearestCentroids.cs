namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Labels rows by their nearest centroid: the rows that the centroids were fitted on or any others of the same dimension. Exact, the
/// same bytes on every processor, backend and number of threads.
/// </summary>
public static class NearestCentroids
{
    /// <summary>Rows of a block at most where memory is limited.</summary>
    internal const int LimitedBlockRows = 1 << 17;

    /// <summary>Bytes per row of what comes out.</summary>
    internal const int ResultBytes = sizeof(int) + 2 * sizeof(double);

    private const long BlockBytes = 32L << 20;

    /// <summary>Labels all rows and returns everything at once. O(n k d).</summary>
    /// <param name="rows">n x d finite numbers, n up to 2^31 - 57.</param>
    /// <param name="centroids">k x d.</param>
    /// <param name="backend">null for the fastest on the processor.</param>
    /// <param name="threadCount">0 for all processors.</param>
    /// <param name="progress">Receives the number of rows done after every block.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <param name="rowName">Names a row's id in messages about bad values.</param>
    /// <param name="memory">See <see cref="KMeansOptions.Memory"/>; what comes out counts, 20 bytes per row.</param>
    /// <exception cref="ConfigException">The limit of memory is below what is needed; says how much that is.</exception>
    /// <exception cref="ShapeException">The dimensions differ.</exception>
    /// <exception cref="DataException">NaN, infinity or a magnitude above 2^500; names the first such row.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Assignment Assign(
        FeatureMatrix rows,
        Centroids centroids,
        IKMeansBackend? backend = null,
        int threadCount = 0,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default,
        Func<long, string>? rowName = null,
        ByteSize? memory = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(centroids);
        if (memory is { } limit) rows = Limited(rows, centroids.Count, threadCount, limit, ResultBytes);
        Assignment all = new(new int[rows.RowCount], new double[rows.RowCount], new double[rows.RowCount]);
        LabelBlocks(
            rows, centroids, Keep, backend, threadCount, progress, cancellationToken, rowName, memory is null ? int.MaxValue : LimitedBlockRows);
        return all;

        void Keep(long firstRow, ReadOnlySpan<int> labels, ReadOnlySpan<double> distances, ReadOnlySpan<double> seconds)
        {
            labels.CopyTo(all.Labels.AsSpan((int)firstRow));
            distances.CopyTo(all.SquaredDistances.AsSpan((int)firstRow));
            seconds.CopyTo(all.SecondSquaredDistances.AsSpan((int)firstRow));
        }
    }

    /// <summary>Labels all rows in blocks of about 32 MB, for any n; what the handler gets does not depend on the block size.</summary>
    /// <param name="rows">n x d finite numbers.</param>
    /// <param name="centroids">k x d.</param>
    /// <param name="handler">Called once per block, in row order; not at all without rows.</param>
    /// <param name="backend">null for the fastest on the processor.</param>
    /// <param name="threadCount">0 for all processors.</param>
    /// <param name="progress">Receives the number of rows done after every block.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <param name="rowName">Names a row's id in messages about bad values.</param>
    /// <param name="memory">See <see cref="KMeansOptions.Memory"/>.</param>
    /// <inheritdoc cref="Assign"/>
    public static void AssignBlocks(
        FeatureMatrix rows,
        Centroids centroids,
        AssignmentBlock handler,
        IKMeansBackend? backend = null,
        int threadCount = 0,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default,
        Func<long, string>? rowName = null,
        ByteSize? memory = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(centroids);
        ArgumentNullException.ThrowIfNull(handler);
        if (memory is { } limit) rows = Limited(rows, centroids.Count, threadCount, limit, 0);
        LabelBlocks(
            rows, centroids, handler, backend, threadCount, progress, cancellationToken, rowName,
            memory is null ? int.MaxValue : LimitedBlockRows);
    }

    /// <summary>Throws unless <see cref="Assign"/> and what its caller makes of the results stay below a limit, before any work.</summary>
    /// <param name="rows">n x d.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="memory">See <see cref="KMeansOptions.Memory"/>.</param>
    /// <param name="threadCount">0 for all processors.</param>
    /// <param name="bytesPerRow">Bytes that the caller makes of the results of a row.</param>
    /// <exception cref="ConfigException">The limit is below what is needed; says how much that is.</exception>
    public static void CheckMemory(FeatureMatrix rows, int clusterCount, ByteSize memory, int threadCount = 0, int bytesPerRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Limited(rows, clusterCount, threadCount, memory, ResultBytes + bytesPerRow);
    }

    /// <summary>The rows as they may be read under a limit: mapped, if all that is needed fits beside them.</summary>
    private static FeatureMatrix Limited(FeatureMatrix rows, int clusterCount, int threadCount, ByteSize limit, int resultBytes)
    {
        FeatureMatrix unmapped = rows.ToUnmapped();
        MemoryNeeds needs = MemoryNeeds.OfLabels(rows, clusterCount, ParallelBlocks.Resolve(threadCount), resultBytes);
        return MemoryPlan.Of(limit, ProcessMemory.Held(), needs).ReadsFiles ? unmapped : rows;
    }

    private static void LabelBlocks(
        FeatureMatrix rows, Centroids centroids, AssignmentBlock handler, IKMeansBackend? backend, int threadCount,
        IProgress<long>? progress, CancellationToken cancellationToken, Func<long, string>? rowName, int mostBlockRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        if (rows.Dimension != centroids.Dimension)
            throw new ShapeException($"The rows of {rows.Name} have dimension {rows.Dimension}, but the centroids {centroids.Dimension}. "
                + "Use the features (and the transform) that the centroids were made from.");
        if (rows.RowCount == 0) return;

        int threads = ParallelBlocks.Resolve(threadCount);
        int blockRowCount = (int)Math.Min(Math.Min(rows.RowCount, mostBlockRows), Math.Max(1024, BlockBytes / (4L * rows.Dimension)));
        int[] labels = new int[blockRowCount];
        double[] distances = new double[blockRowCount], seconds = new double[blockRowCount];
        backend ??= KMeansBackends.Processor.Auto(rows.RowCount, rows.Dimension, centroids.Count).Backend;
        using INearestSearch search = backend.OpenSearch(centroids, threads);
        for (long first = 0; first < rows.RowCount; first += blockRowCount)
        {
            int count = (int)Math.Min(blockRowCount, rows.RowCount - first);
            DataScan.Run(rows, first, count, threads, rowName, cancellationToken);
            search.Find(rows, first, labels.AsMemory(0, count), distances.AsMemory(0, count), seconds.AsMemory(0, count),
                cancellationToken);
            handler(first, labels.AsSpan(0, count), distances.AsSpan(0, count), seconds.AsSpan(0, count));
            progress?.Report(first + count);
        }
    }
}
