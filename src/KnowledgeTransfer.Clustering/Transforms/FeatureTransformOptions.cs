namespace KnowledgeTransfer.Clustering;

/// <summary>What a <see cref="FeatureTransform"/> does; the defaults standardise and then divide by the length.</summary>
public sealed record FeatureTransformOptions
{
    /// <summary>The steps in order; none leaves the features as they are.</summary>
    public IReadOnlyList<FeatureTransformStep> Steps { get; init; } = [FeatureTransformStep.Standardize, FeatureTransformStep.Normalize];

    /// <summary>
    /// m, kept directions of <see cref="FeatureTransformStep.PrincipalComponents"/>: 1 to min(d, n - 1). 256 in DeepCluster (ECCV 2018).
    /// </summary>
    public int ComponentCount { get; init; } = 256;

    /// <summary>Whether principal components are divided by their standard deviations, so that each has variance 1.</summary>
    public bool Whiten { get; init; }

    /// <summary>
    /// Whether <see cref="FeatureTransformStep.Normalize"/> leaves a row of zeros as it is; otherwise such a row is an error that names it.
    /// </summary>
    public bool AllowZeroRows { get; init; }

    /// <summary>Threads; 0 uses every processor. Does not change a bit of the result.</summary>
    public int ThreadCount { get; init; }

    /// <summary>The most memory that this process shall take, with what it takes already. Default: no limit. Any gives the same bits.</summary>
    public ByteSize? Memory { get; init; }
}
