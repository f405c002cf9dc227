namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What is done to features before they are clustered: fitted once, saved beside the centroids, applied by whoever assigns. Immutable and
/// thread-safe. Computed in float64, given out as float32; a row's result does not depend on the rows read with it.
/// </summary>
public sealed class FeatureTransform
{
    internal FeatureTransform(TransformPipeline pipeline, long fittedRowCount, int constantDimensionCount, double explainedVarianceShare)
    {
        Pipeline = pipeline;
        FittedRowCount = fittedRowCount;
        ConstantDimensionCount = constantDimensionCount;
        ExplainedVarianceShare = explainedVarianceShare;
    }

    /// <summary>d, numbers per row before.</summary>
    public int InputDimension => Pipeline.InputDimension;

    /// <summary>Numbers per row after: d, or the number of principal components.</summary>
    public int OutputDimension => Pipeline.OutputDimension;

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<FeatureTransformStep> Steps => [.. Pipeline.Steps.Select(step => step.Kind)];

    /// <summary>Rows that the transform was fitted on.</summary>
    public long FittedRowCount { get; }

    /// <summary>Dimensions that had one value in all rows when they were standardised; they become 0.</summary>
    public int ConstantDimensionCount { get; }

    /// <summary>Share of the variance that the principal components keep, 0 to 1; 1 without that step.</summary>
    public double ExplainedVarianceShare { get; }

    internal TransformPipeline Pipeline { get; }

    /// <summary>Fits the steps in order, each on the rows as the steps before leave them.</summary>
    /// <param name="matrix">n x d features, all of them or a sample (<see cref="RowSelection"/>); n at least 1.</param>
    /// <param name="options">Steps and their settings; null takes the defaults.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>The same bits for every thread count.</returns>
    /// <remarks>
    /// Cost: two passes over the data per centring or standardising step; principal components three, and n d s / 2 + 4 s^3 multiply-adds
    /// with s = min(n, d). 20,000 x 2,000 to 256 components took 6 s on two shared cores of an AVX-512 server (November 2026).
    /// </remarks>
    /// <exception cref="ConfigException">More components than directions with variance; too little memory.</exception>
    /// <exception cref="DataException">
    /// No rows, a number that is not finite, or a row of zeros that has no direction (row named).
    /// </exception>
    public static FeatureTransform Fit(
        FeatureMatrix matrix, FeatureTransformOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FeatureTransformOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        if (matrix.RowCount == 0) throw new DataException($"{matrix.Name} has no rows; a transform cannot be fitted.");
        if (options.Memory is { } limit)
        {
            matrix = matrix.ToUnmapped();
            MemoryPlan.Of(limit, ProcessMemory.Held(), MemoryNeeds.OfTransform(matrix, options));
        }
        ParallelOptions parallel = Threads(options.ThreadCount, cancellationToken);
        var pipeline = new TransformPipeline(matrix.Dimension, []);
        int constantCount = 0;
        double explained = 1;
        foreach (FeatureTransformStep kind in options.Steps)
        {
            TransformStep step;
            switch (kind)
            {
                case FeatureTransformStep.Center:
                    step = new AffineStep(kind, ColumnStatistics.Compute(pipeline, matrix, cancellationToken).Mean, null, null);
                    break;
                case FeatureTransformStep.Standardize:
                    ColumnStatistics statistics = ColumnStatistics.Compute(pipeline, matrix, cancellationToken);
                    constantCount += statistics.Deviation.Count(deviation => deviation == 0);
                    step = new AffineStep(kind, statistics.Mean, null, [.. statistics.Deviation.Select(x => x == 0 ? 1 : x)]);
                    break;
                case FeatureTransformStep.Normalize:
                    step = new NormalizeStep(pipeline.OutputDimension, options.AllowZeroRows);
                    break;
                case FeatureTransformStep.PrincipalComponents:
                    (step, double share) = PrincipalDirections.Fit(pipeline, matrix, options.ComponentCount, options.Whiten, parallel);
                    explained *= share;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(options), kind, "not a step");
            }

            pipeline = pipeline.With(step);
        }

        return new FeatureTransform(pipeline, matrix.RowCount, constantCount, explained);
    }

    /// <summary>The transform that changes nothing but the element type.</summary>
    /// <param name="dimension">d.</param>
    public static FeatureTransform Identity(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        return new FeatureTransform(new TransformPipeline(dimension, []), 0, 0, 1);
    }

    /// <summary>The transformed rows as a view: computed whenever they are read, nothing is copied.</summary>
    /// <param name="matrix">n x d features; must outlive the view.</param>
    /// <returns>n rows of <see cref="OutputDimension"/> float32 numbers. Without steps, the matrix itself.</returns>
    /// <remarks>
    /// Reading a row of zeros that cannot be normalised throws <see cref="DataException"/> with its number, unless allowed.
    /// </remarks>
    /// <exception cref="ShapeException">The matrix has another dimension than the one that the transform was fitted on.</exception>
    public FeatureMatrix Apply(FeatureMatrix matrix)
    {
        if (matrix.Dimension != InputDimension)
        {
            throw new ShapeException(
                $"{matrix.Name} has {matrix.Dimension} numbers per row; the transform was fitted on rows of {InputDimension}. "
                + "Use the features of the same teacher and layer.");
        }

        return Pipeline.Steps.Count == 0 ? matrix : new TransformedMatrix(matrix, Pipeline);
    }

    /// <summary>
    /// Writes <c>transform.json</c> and one <c>.npy</c> file per array; the JSON file comes last and carries their hashes.
    /// </summary>
    /// <param name="folder">Created if it does not exist.</param>
    public void Save(string folder) => TransformFolder.Save(this, folder);

    /// <summary>Reads what <see cref="Save"/> wrote: the same bits.</summary>
    /// <param name="folder">The folder that holds <c>transform.json</c>.</param>
    /// <exception cref="ArtefactException">A file is missing, malformed, or not the one that was saved with the others.</exception>
    public static FeatureTransform Load(string folder) => TransformFolder.Load(folder);

    internal static ParallelOptions Threads(int threadCount, CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = threadCount == 0 ? Environment.ProcessorCount : threadCount,
        CancellationToken = cancellationToken,
    };
}
