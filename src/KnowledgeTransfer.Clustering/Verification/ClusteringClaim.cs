namespace KnowledgeTransfer.Clustering;

/// <summary>What somebody says about a clustering.</summary>
/// <param name="Centroids">k x d.</param>
/// <param name="Labels">[n] the nearest centroid of each row.</param>
/// <param name="SquaredDistances">[n] D to it.</param>
/// <param name="AreMeans">
/// Whether every centroid with rows is said to be the mean of its rows, as after <see cref="StopReason.Converged"/>.
/// </param>
public sealed record ClusteringClaim(Centroids Centroids, int[] Labels, double[] SquaredDistances, bool AreMeans);
