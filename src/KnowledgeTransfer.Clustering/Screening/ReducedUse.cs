using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>When reduced scores are worth looking at first. Whether they are never changes a label.</summary>
internal static class ReducedUse
{
    /// <summary>What both kinds of scores cost besides their steps, in steps.</summary>
    private const int ScoreSteps = 6;

    /// <summary>Whether reduced scores save more than they cost.</summary>
    /// <param name="centroids">With reduced vectors.</param>
    /// <param name="near">Pairs of a row and a panel that were looked at.</param>
    /// <param name="scored">Those of them that needed full scores.</param>
    internal static bool Pays<T>(QuantisedCentroids<T> centroids, long near, long scored) where T : unmanaged, INumberBase<T>
    {
        double reduced = centroids.Reduced!.StepCount + ScoreSteps, full = centroids.Full.StepCount + ScoreSteps;
        return near == 0 || near * reduced < (near - scored) * full;
    }
}
