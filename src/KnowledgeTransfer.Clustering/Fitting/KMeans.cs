namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Exact k-means (Lloyd's algorithm): every label is the argmin of <see cref="SquaredDistance"/>, every centroid the correctly rounded
/// mean of its rows. Same data and options give the same bytes on every processor, backend and number of threads.
/// </summary>
public static class KMeans
{
    private const double SmallWork = 1 << 22;

    /// <summary>Finds k centroids.</summary>
    /// <param name="rows">
    /// n x d finite numbers of float16, float32 or float64, n at least k, d at least 1. Read in blocks, never changed.
    /// </param>
    /// <param name="options">See there.</param>
    /// <param name="progress">Receives every iteration as it ends.</param>
    /// <param name="cancellationToken">Checked many times per second.</param>
    /// <param name="resumeFrom">
    /// A checkpoint of an interrupted fit of the same rows and options; the result is then the uninterrupted fit's, byte for byte.
    /// Costs one repeated iteration.
    /// </param>
    /// <param name="onCheckpoint">
    /// Receives a checkpoint after every iteration; keeping the newest is enough. Cheap: nothing is copied. Like progress, it comes on
    /// every rank; one of them is enough to keep.
    /// </param>
    /// <param name="rowName">Names a row's id in messages about bad values.</param>
    /// <param name="onPlan">Receives what will stay in memory under <see cref="KMeansOptions.Memory"/>, before any work.</param>
    /// <returns>The restart of least inertia.</returns>
    /// <exception cref="ConfigException">
    /// Options that make no sense, all of them named; a limit of memory below what one block of rows needs; k above n, the number of rows of positive weight, or of distinct ones; weights for a
    /// backend that does not take them; a checkpoint of other options.
    /// </exception>
    /// <exception cref="DataException">
    /// No rows, no columns, NaN, infinity or magnitudes above 2^500, for spherical k-means a row of zeros; a checkpoint of other rows.
    /// </exception>
    /// <exception cref="ShapeException">Start centroids or weights that do not fit the rows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RankFailedException">Any of these on one of several ranks, as the inner exception, on all of them.</exception>
    /// <remarks>
    /// An iteration is: assign, give each empty cluster (ascending) the most distant row that is not the last one of its cluster
    /// (distance descending, then row number ascending; rows at distance 0 or of weight 0 stay), update. O(n k d) per iteration.
    /// Memory besides the rows: 24 k d bytes and, by the backend scalar, 16 n; simd and native hold quantised rows, n (2 d + 116) and n (d + 84),
    /// and up to 256 n for bounds. What the choice of the first centroids takes: <see cref="KMeansInitialisation"/>.
    /// </remarks>
    public static KMeansResult Fit(
        FeatureMatrix rows,
        KMeansOptions options,
        IProgress<KMeansIteration>? progress = null,
        CancellationToken cancellationToken = default,
        KMeansCheckpoint? resumeFrom = null,
        Action<KMeansCheckpoint>? onCheckpoint = null,
        Func<long, string>? rowName = null,
        Action<MemoryPlan>? onPlan = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        KMeansResult? result = null;
        options.Ranks.Together<byte>(() =>
        {
            result = FitShare(rows, options, progress, cancellationToken, resumeFrom, onCheckpoint, rowName, onPlan);
            return [];
        });
        return result!;
    }

    /// <summary>This rank's part, in lockstep with the others'.</summary>
    private static KMeansResult FitShare(
        FeatureMatrix rows, KMeansOptions options, IProgress<KMeansIteration>? progress, CancellationToken cancellationToken,
        KMeansCheckpoint? resumeFrom, Action<KMeansCheckpoint>? onCheckpoint, Func<long, string>? rowName, Action<MemoryPlan>? onPlan)
    {
        FitRequest.Check(rows, options);
        resumeFrom?.CheckBelongsTo(rows, options);
        SharedRows shared = new(rows, options.Ranks, options.Weights);
        // Waking threads costs more than they save where an iteration takes less than some hundred microseconds.
        bool isSmall = (double)shared.Count * rows.Dimension * options.ClusterCount < SmallWork;
        int threads = isSmall ? 1 : ParallelBlocks.Resolve(options.ThreadCount);
        IKMeansBackend backend = options.Backend
            ?? KMeansBackends.Processor.Auto(shared.Count, rows.Dimension, options.ClusterCount).Backend;
        string fingerprint = KMeansCheckpoint.Fingerprint(rows, options);
        MemoryPlan? plan = null;
        if (options.Memory is { } limit)
        {
            FeatureMatrix unmapped = rows.ToUnmapped();
            plan = MemoryPlan.Of(limit, ProcessMemory.Held(), MemoryNeeds.OfFit(shared, options, backend, threads));
            onPlan?.Invoke(plan);
            if (plan.ReadsFiles) (rows, shared) = (unmapped, new SharedRows(unmapped, options.Ranks, options.Weights));
        }
        if (options.Spherical)
        {
            (rows, options) = ToDirections(shared, options, threads, rowName, cancellationToken);
            shared = new SharedRows(rows, options.Ranks, options.Weights);
        }
        ValueRange range = shared.FindRange(threads, rowName, cancellationToken);
        SumPrecision precision = SumPrecision.Choose(range, options.Weights?.Total ?? rows.RowCount);

        using IKMeansSession session = RankedSession.Open(backend, shared, options.ClusterCount, precision, threads, plan);
        InitialCentroids initial = new(backend, session, shared, options, threads);
        LloydLoop loop = new(session, initial, rows, fingerprint, options, threads, progress, onCheckpoint, resumeFrom);
        RestartOutcome best = loop.Run(cancellationToken);
        return new KMeansResult
        {
            Centroids = best.Centroids,
            Inertia = best.Inertia,
            StopReason = best.StopReason,
            Restart = best.Restart,
            Iterations = loop.Iterations,
            RelocationCount = loop.Iterations.Where(i => i.Restart == best.Restart).Sum(i => i.RelocatedCount),
            SampleCount = InitialCentroids.SampleCount(rows.RowCount, options),
            SumPrecision = precision,
            Weights = options.Weights,
            Memory = plan,
            BackendName = backend.Name,
        };
    }

    /// <summary>Finds k centroids of float32 rows in memory.</summary>
    /// <param name="rows">n x d numbers, row-major; an array converts by itself. Used where they lie and never changed.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="options">See there.</param>
    /// <param name="progress">Receives every iteration as it ends.</param>
    /// <param name="cancellationToken">Checked many times per second.</param>
    /// <returns>The restart of least inertia.</returns>
    /// <exception cref="ArgumentException">The memory is not a whole number of rows.</exception>
    /// <remarks>All other errors, memory and time are those of the overload for a <see cref="FeatureMatrix"/>.</remarks>
    public static KMeansResult Fit(
        ReadOnlyMemory<float> rows,
        int dimension,
        KMeansOptions options,
        IProgress<KMeansIteration>? progress = null,
        CancellationToken cancellationToken = default) =>
        Fit(new MemoryMatrix<float>(rows, dimension), options, progress, cancellationToken);

    /// <summary>Finds k centroids of float64 rows in memory; they are float64, too.</summary>
    /// <inheritdoc cref="Fit(ReadOnlyMemory{float}, int, KMeansOptions, IProgress{KMeansIteration}, CancellationToken)"/>
    public static KMeansResult Fit(
        ReadOnlyMemory<double> rows,
        int dimension,
        KMeansOptions options,
        IProgress<KMeansIteration>? progress = null,
        CancellationToken cancellationToken = default) =>
        Fit(new MemoryMatrix<double>(rows, dimension), options, progress, cancellationToken);

    private static (FeatureMatrix Rows, KMeansOptions Options) ToDirections(
        SharedRows rows, KMeansOptions options, int threadCount, Func<long, string>? rowName, CancellationToken cancellationToken)
    {
        // Under a limit it is the plan that says which rows stay.
        FeatureMatrix unit = UnitRows.Of(rows, threadCount, rowName, mayHold: options.Memory is null, cancellationToken);
        if (options.StartCentroids is not { } start) return (unit, options);
        if (rows.All.ElementType == ElementType.Float64) start = start.ToFloat64();
        return (unit, options with { StartCentroids = UnitLength.Of(start, "StartCentroids") });
    }
}
