using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// How choices are ranked: by <see cref="NeighbourConsistency"/> alone, of equal ones the one of fewer numbers. The other figures are shown
/// beside it and do not count.
/// </summary>
/// <remarks>
/// Measured before it was chosen, on CIFAR-10 (1,500 pictures, probes on 4,000 and 1,000): Spearman with the linear probe over 19 readings of
/// a RotNet and 15 of a COCO MobileNetV2 0.79 and 0.77, with kNN 0.87 and 0.75, with the classes of 55 clusters 0.82 and 0.92. Agreement of
/// clusters across two halves ranks the RotNet the wrong way round (-0.43), effective rank favours long vectors (0.24 and 0.70 with classes of
/// clusters), and products or mean ranks of several figures were not better. Views that are not mirrored rank probes of the MobileNetV2
/// better (0.94), clusters of both worse. It is a rule of thumb: its first choice was up to 3 points below the best layer.
/// </remarks>
public static class SweepRule
{
    /// <summary>The rule for people.</summary>
    public const string Words =
        "score: share of a picture's nearest 2 % of the others that its cut, mirrored and recoloured view finds again, highest first. " +
        "A rule of thumb: it ranks layers mostly, not always, as probes with labels do.";

    /// <summary>Ranks choices.</summary>
    /// <param name="figures">One entry per reading.</param>
    /// <param name="depthOf">Weighted depth of a layer.</param>
    /// <returns>Best first.</returns>
    public static IReadOnlyList<SweepChoice> Rank(
        IEnumerable<(TapReading Reading, LabelFreeFigures Figures)> figures, Func<string, int> depthOf) =>
    [
        .. figures.Select(f => new SweepChoice(
                f.Reading.Layer, f.Reading.Pooling.ToString(), f.Reading.Dimension, depthOf(f.Reading.Layer), f.Figures,
                f.Figures.NeighbourConsistency))
            .OrderByDescending(c => c.Score).ThenBy(c => c.Dimension).ThenBy(c => c.WeightedDepth),
    ];
}
