namespace KnowledgeTransfer.Clustering;

/// <summary>What somebody says about a clustering.</summary>
/// <param name="Centroids">k x d.</param>
/// <param name="Labels">[n] the nearest centroid of each row.</param>
/// <param name="SquaredDistances">[n] D to it.</param>
/// <param name="AreMeans">
/// Whether every centroid with rows is said to be the mean of its rows, as after <see cref="StopReason.Converged"/>.
/// </param>
/// <param name="Weights">How often each row counts in means and in the objective; null for once each.</param>
/// <param name="Spherical">Whether rows are meant divided by their lengths (<see cref="UnitRows"/>), and means, too.</param>
public sealed record ClusteringClaim(
    Centroids Centroids, int[] Labels, double[] SquaredDistances, bool AreMeans, RowWeights? Weights = null, bool Spherical = false);
