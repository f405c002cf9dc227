namespace KnowledgeTransfer.Clustering;

/// <summary>A backend that screens (<see cref="ScreenedSession{T}"/>): it can be told what stays in memory.</summary>
internal interface IPlannedBackend : IWeightedKMeansBackend
{
    /// <summary>How it quantises.</summary>
    PanelFormat Format { get; }

    /// <summary>As the other methods of this name.</summary>
    /// <param name="rows">n x d, checked.</param>
    /// <param name="weights">Of n rows; null for once each.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="precision">The unit of the sums.</param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    /// <param name="kept">What stays; never changes a result.</param>
    IKMeansSession Open(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, int threadCount, KeptParts kept);
}
