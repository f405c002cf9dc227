using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// How choices are ranked: by the product of <see cref="LabelFreeFigures.NeighbourConsistency"/> and, at the rule's k,
/// <see cref="ClusteringFigures.ViewAgreement"/>; of equal ones the one of fewer numbers. The other figures are shown beside it and do not
/// count.
/// </summary>
/// <remarks>
/// Chosen by measuring, on CIFAR-10 (1,500 pictures; probes fitted on 4,000, scored on 1,000), as Spearman with a linear probe / kNN / the
/// classes of 55 clusters. The product: 0.76 / 0.87 / 0.78 over 19 readings of a RotNet, 0.79 / 0.74 / 0.91 over 15 of a COCO MobileNetV2,
/// 0.91 / 0.92 / 0.89 over 19 of the RotNet untrained. Neighbours alone fail the untrained one (0.49 with the linear probe), effective rank
/// does worse (0.48, 0.76, -0.30), and agreement across halves ranks the RotNet the wrong way round (-0.43): early layers are stable. It is
/// a rule of thumb: linear points lost by its first choice were 2.5, 2.6 and 2.6, and all three were looked at when it was chosen.
/// </remarks>
public static class SweepRule
{
    /// <summary>The rule for people.</summary>
    public const string Words =
        "score: neighbours kept x views agree, highest first. Neighbours kept: share of a picture's nearest 2 % of the others that its " +
        "cut, mirrored and recoloured view finds again; views agree: adjusted mutual information of the clusters of both. " +
        "A rule of thumb: it ranks layers mostly, not always, as probes with labels do.";

    /// <summary>What a choice is ranked by, up to 1.</summary>
    public static double Score(LabelFreeFigures figures) => figures.NeighbourConsistency * AtRule(figures).ViewAgreement;

    /// <summary>The figures of the rule's k: the middle one of <see cref="LabelFreeOptions.ClusterCountsFor"/>.</summary>
    public static ClusteringFigures AtRule(LabelFreeFigures figures) => figures.Clusterings[figures.Clusterings.Count / 2];

    /// <summary>Ranks choices.</summary>
    /// <param name="figures">One entry per reading.</param>
    /// <param name="depthOf">Weighted depth of a layer.</param>
    /// <returns>Best first.</returns>
    public static IReadOnlyList<SweepChoice> Rank(
        IEnumerable<(TapReading Reading, LabelFreeFigures Figures)> figures, Func<string, int> depthOf) =>
    [
        .. figures.Select(f => new SweepChoice(
                f.Reading.Layer, f.Reading.Pooling.ToString(), f.Reading.Dimension, depthOf(f.Reading.Layer), f.Figures,
                Score(f.Figures)))
            .OrderByDescending(c => c.Score).ThenBy(c => c.Dimension).ThenBy(c => c.WeightedDepth),
    ];
}
