namespace KnowledgeTransfer.Evaluation;

/// <summary>Settings of <see cref="NearestNeighbourProbe"/>; the defaults are those of the instance-discrimination literature.</summary>
/// <remarks>Source: Wu et al., Unsupervised Feature Learning via Non-Parametric Instance Discrimination, CVPR 2018, section 3.4.</remarks>
public sealed record NearestNeighbourOptions
{
    /// <summary>
    /// Numbers of neighbours that vote, each 1 or more; a number above that of the training rows is capped and the cap reported.
    /// </summary>
    public IReadOnlyList<int> NeighbourCounts { get; init; } = [1, 20, 200];

    /// <summary>T in the vote exp(cosine / T); above 0.</summary>
    public double Temperature { get; init; } = 0.07;

    /// <summary>Threads; 0 uses every processor. Does not change the result.</summary>
    public int ThreadCount { get; init; }
}
