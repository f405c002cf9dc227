namespace KnowledgeTransfer.Pretext;

/// <summary>How the permutations of a set are chosen, one after the other.</summary>
public enum PermutationStrategy
{
    /// <summary>
    /// At random, leaving out what is nearer than the least distance to one chosen before. Gives what Jigsaw++ says of its set: 701
    /// permutations, least distance 3 (Noroozi et al., CVPR 2018).
    /// </summary>
    MinimumDistance,

    /// <summary>
    /// Always the one with the greatest mean distance to those chosen before (Noroozi and Favaro, ECCV 2016, algorithm 1). Spreads each
    /// tile evenly over the positions; says nothing about the nearest pair.
    /// </summary>
    MaximumMean,

    /// <summary>Always the one whose nearest among those chosen before is farthest: no two classes are easily confused.</summary>
    MaximumMinimum,
}
