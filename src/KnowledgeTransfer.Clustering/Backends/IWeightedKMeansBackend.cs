namespace KnowledgeTransfer.Clustering;

/// <summary>A backend whose rows may count differently often.</summary>
public interface IWeightedKMeansBackend : IKMeansBackend
{
    /// <summary>
    /// As <see cref="IKMeansBackend.Open"/>. A row of weight m counts m times in counts, sums and the objective; one of weight 0 has a
    /// label, but counts for nothing and is never among the most distant rows.
    /// </summary>
    /// <param name="rows">n x d, checked.</param>
    /// <param name="weights">Of n rows.</param>
    /// <param name="clusterCount">k, 1 to the number of rows of positive weight.</param>
    /// <param name="precision">The unit of the sums, chosen for the total weight.</param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    IKMeansSession Open(FeatureMatrix rows, RowWeights weights, int clusterCount, SumPrecision precision, int threadCount);

    /// <summary>
    /// As <see cref="IKMeansBackend.OpenSeeding"/>; <see cref="ISeedingSession.SumWeights"/> counts each row as often as said.
    /// </summary>
    /// <param name="sample">m x d, checked.</param>
    /// <param name="repeats">[m] how often each row counts, 0 or more, together 1 to <see cref="RowWeights.MostTotal"/>.</param>
    /// <param name="threadCount">At least 1; never changes a result.</param>
    ISeedingSession OpenSeeding(FeatureMatrix sample, long[] repeats, int threadCount);
}
