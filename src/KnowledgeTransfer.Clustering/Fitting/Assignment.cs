namespace KnowledgeTransfer.Clustering;

/// <summary>The nearest centroids of all rows of a data set, in row order.</summary>
/// <param name="Labels">argmin of D for each row; an exact tie goes to the lowest index.</param>
/// <param name="SquaredDistances">D to that centroid.</param>
/// <param name="SecondSquaredDistances">The smallest D to any other centroid; +infinity if there is only one.</param>
public sealed record Assignment(int[] Labels, double[] SquaredDistances, double[] SecondSquaredDistances)
{
    /// <summary>The sum of <see cref="SquaredDistances"/> by <see cref="BlockedSum"/>.</summary>
    public double Inertia => BlockedSum.Of(SquaredDistances);

    /// <summary>Rows per cluster.</summary>
    /// <param name="clusterCount">k.</param>
    public long[] CountClusters(int clusterCount)
    {
        long[] counts = new long[clusterCount];
        foreach (int label in Labels) counts[label]++;
        return counts;
    }
}
