namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What a fit or a labelling takes in memory, in bytes: what it takes in any case by what it is for, and what rows take that may stay or be
/// read again. Upper bounds; <see cref="MemoryPlan"/> adds them up.
/// </summary>
internal sealed record MemoryNeeds
{
    /// <summary>
    /// Compiled code, stacks, and garbage that has not been collected yet: kt took 10 to 20 MB more at its peak than when its fits began.
    /// </summary>
    internal const long RuntimeBytes = 24L << 20;

    /// <summary>Bytes per row of the part under work: its new label, and its place among the rows that moved.</summary>
    internal const int WorkBytes = 20;

    /// <summary>Names of what is needed, as messages have them.</summary>
    internal const string Runtime = ".NET while it works", Labels = "labels and distances of the rows", Means = "the k x d centroids",
        MeanSums = "their sums", Screen = "the screen of the centroids", Threads = "the threads' work", Start = "the choice of the first centroids";

    /// <summary>What is there from the first iteration to the last.</summary>
    internal required IReadOnlyList<(string What, long Bytes)> Always { get; init; }

    /// <summary>What is there before the first iteration only: the choice of the first centroids.</summary>
    internal long StartBytes { get; init; }

    /// <summary>n, of this process.</summary>
    internal required long RowCount { get; init; }

    /// <summary>d.</summary>
    internal required int Dimension { get; init; }

    /// <summary>Bytes of a row in a buffer: 4 d, or 8 d for float64.</summary>
    internal required long RowBytes { get; init; }

    /// <summary>What mapped files take once all rows were read.</summary>
    internal required long MappedBytes { get; init; }

    /// <summary>Whether rows are used where they lie.</summary>
    internal required bool LiesInPlace { get; init; }

    /// <summary>How rows are quantised; null where they are not, and are read row by row or block by block.</summary>
    internal PanelFormat? Format { get; init; }

    /// <summary>Most panels of centroids.</summary>
    internal int PanelCount { get; init; }

    /// <summary>Rows of the smallest part that keeps all threads busy.</summary>
    internal int LeastRows { get; init; } = 1;

    /// <summary>A fit of one process, or of one of several ranks.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="backend">What computes; of a device only what the host does for every backend is known.</param>
    /// <param name="threadCount">At least 1.</param>
    internal static MemoryNeeds OfFit(SharedRows rows, KMeansOptions options, IKMeansBackend backend, int threadCount)
    {
        (long n, int d, int k, int number) = (rows.Count, rows.All.Dimension, options.ClusterCount, NumberBytes(rows.All));
        PanelFormat? format = n == 0 ? null : (backend as IPlannedBackend)?.Format;
        int isShared = rows.Ranks.Size > 1 ? 1 : 0;
        long start = StartOf(rows, options, number, threadCount);
        List<(string, long)> always =
        [
            (Runtime, RuntimeBytes),
            (Labels, n * (sizeof(int) + sizeof(double) + sizeof(int) * (options.Weights is null ? 0 : isShared))),
            // Those of the start, of now and of before, those that come, the best of all restarts, and a checkpoint on its way.
            (Means, 6L * k * d * number),
            (MeanSums, (1 + 2 * isShared) * 2L * sizeof(long) * k * d),
        ];
        if (format is { } known)
        {
            always.Add((Screen, QuantisedCentroids<float>.BytesOf(k, d, known)));
            always.Add((Threads, WorkOf(k, d, threadCount)));
        }
        // Another restart chooses while everything else is there.
        if (options.RestartCount > 1) always.Add((Start, start));
        return new MemoryNeeds
        {
            Always = always,
            StartBytes = options.RestartCount > 1 ? 0 : start,
            RowCount = n,
            Dimension = d,
            RowBytes = (long)d * number,
            MappedBytes = rows.Own.MappedBytes,
            LiesInPlace = !options.Spherical && n > 0 && rows.All.ElementType == ElementType.Float32 && rows.Own.TryGetRows(0, 1, out _),
            Format = format,
            PanelCount = CentroidTree.MostPanels(k),
            LeastRows = (int)Math.Min(Math.Max(1, n), (long)RowsPerBlock(d) * threadCount),
        };
    }

    /// <summary>Labelling with all results kept.</summary>
    /// <param name="rows">The process's rows.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="resultBytes">Bytes per row of what comes out, and of what the caller makes of it.</param>
    internal static MemoryNeeds OfLabels(FeatureMatrix rows, int clusterCount, int threadCount, int resultBytes) => new()
    {
        Always =
        [
            (Runtime, RuntimeBytes),
            ("labels, distances and margins of the rows", rows.RowCount * resultBytes),
            (Screen, QuantisedCentroids<float>.BytesOf(clusterCount, rows.Dimension, PanelFormat.Words)),
            (Threads, WorkOf(clusterCount, rows.Dimension, threadCount) + StretchesOf(rows.Dimension, NumberBytes(rows), threadCount)
                + (long)NearestCentroids.LimitedBlockRows * NearestCentroids.ResultBytes),
        ],
        RowCount = rows.RowCount,
        Dimension = rows.Dimension,
        RowBytes = (long)rows.Dimension * NumberBytes(rows),
        MappedBytes = rows.MappedBytes,
        LiesInPlace = false,
    };

    /// <summary>The fit of a transform: the covariance of the columns (of the rows where they are fewer) and its eigenvectors.</summary>
    /// <param name="rows">n x d.</param>
    /// <param name="options">Steps and threads.</param>
    internal static MemoryNeeds OfTransform(FeatureMatrix rows, FeatureTransformOptions options)
    {
        long n = rows.RowCount, d = rows.Dimension, least = Math.Min(n, d);
        int threads = ParallelBlocks.Resolve(options.ThreadCount);
        List<(string, long)> always = [(Runtime, RuntimeBytes), ("blocks of rows", 4L * TransformPipeline.BlockRows * d * sizeof(double))];
        if (options.Steps.Contains(FeatureTransformStep.PrincipalComponents))
        {
            long numbers = 2 * least * least + 2L * options.ComponentCount * d + Covariance.Band * least * threads + (n < d ? n * d : 0);
            always.Add(("the directions of the transform", numbers * sizeof(double)));
        }
        return new MemoryNeeds
        {
            Always = always,
            RowCount = n,
            Dimension = rows.Dimension,
            RowBytes = d * NumberBytes(rows),
            MappedBytes = rows.MappedBytes,
            LiesInPlace = false,
        };
    }

    /// <summary>What the quantised copies of some rows take.</summary>
    internal long CodesOf(int rowCount) => Format is not { } format ? 0
        : QuantisedRows<float>.BytesOf(rowCount, Dimension, format, Dimension >= ProjectionSearch.LeastDimension);

    /// <summary>What bounds of all rows take; blocks of rows are filled up to whole vectors.</summary>
    internal long BoundsOfAll() => GroupBounds.BytesOf(RowCount + RowCount / GroupBounds.Lanes, PanelCount);

    /// <summary>What a buffer of some rows takes.</summary>
    internal long CopyOf(int rowCount) => NativeBuffer<byte>.BytesOf(rowCount * RowBytes);

    private static int NumberBytes(FeatureMatrix rows) => rows.ElementType == ElementType.Float64 ? sizeof(double) : sizeof(float);

    private static int RowsPerBlock(int dimension) => QuantisedRows<float>.RowsPerBlock(int.MaxValue, dimension, 1);

    /// <summary>Scratch of blocks, rows that are set aside, blocks that are checked, stretches for the mean.</summary>
    private static long WorkOf(int clusterCount, int dimension, int threadCount)
    {
        int rows = RowsPerBlock(dimension);
        long own = BlockScratch.BytesOf(rows, CentroidTree.MostPanels(clusterCount)) + SingleProducts.BatchRows * sizeof(float) * (long)dimension
            + rows * Projection.Dimension * sizeof(float) + 2L * RowReader<double>.BlockBytes
            + (PanelJob.Columns + 1) * sizeof(double) * (long)dimension;
        return own * threadCount + sizeof(double) * (long)dimension * (rows + 64 + 16 * threadCount);
    }

    /// <summary>The rows that the threads of a search hold at a time: twice, and quantised.</summary>
    private static long StretchesOf(int dimension, int number, int threadCount)
    {
        int rows = (int)Math.Max(RowsPerBlock(dimension), SearchScreen<float>.StretchBytes / (number * (long)dimension));
        return threadCount * (2 * NativeBuffer<byte>.BytesOf(rows * (long)dimension * number)
            + QuantisedRows<float>.BytesOf(rows, dimension, PanelFormat.Words, isReduced: true));
    }

    /// <summary>The sample of k-means++, or the candidates of k-means|| and what is known of every row.</summary>
    private static long StartOf(SharedRows rows, KMeansOptions options, int number, int threadCount)
    {
        (int d, long k) = (rows.All.Dimension, options.ClusterCount);
        const int perRow = 100, perCandidate = 60, candidatesPerCluster = 12;
        long directions = sizeof(float) * (long)d * (512 + 3 * Projection.Dimension);
        long repeats = options.Weights is null ? 0 : sizeof(long) * (long)rows.All.RowCount;
        return Math.Max(directions, options switch
        {
            { StartCentroids: not null } => 0,
            { Initialisation: KMeansInitialisation.RandomRows } => perRow * k,
            { Initialisation: KMeansInitialisation.Parallel } => (sizeof(int) + sizeof(double)) * rows.Count + repeats
                + CandidatesOf((int)Math.Min(candidatesPerCluster * k, int.MaxValue / PanelJob.Columns)),
            // Their values, their bytes, and their reduced vectors.
            _ => InitialCentroids.SampleCount(rows.All.RowCount, options)
                * ((long)d * number + d + Projection.Dimension * sizeof(float) + 2 * perRow) + repeats,
        });

        long CandidatesOf(int count) => count * ((long)d * number + perCandidate)
            + QuantisedCentroids<float>.BytesOf(count, d, PanelFormat.Words)
            + threadCount * BlockScratch.BytesOf(RowsPerBlock(d), CentroidTree.MostPanels(count)) + StretchesOf(d, number, threadCount);
    }
}
