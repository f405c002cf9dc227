namespace KnowledgeTransfer.Clustering;

/// <summary>What one iteration (assignment, relocation of empty clusters, update) did.</summary>
/// <param name="Restart">0 and up.</param>
/// <param name="Iteration">1 and up, within the restart.</param>
/// <param name="Inertia">The sum of squared distances, times weights, to the centroids at the beginning of the iteration.</param>
/// <param name="MovedCount">Rows of any weight whose label changed; n in the first iteration.</param>
/// <param name="EmptyCount">
/// Clusters without rows (of positive weight) after the assignment; for spherical k-means those, too, whose rows sum to zero.
/// </param>
/// <param name="RelocatedCount">How many of them were given a distant row; the others keep their centroid.</param>
/// <param name="UndecidedCount">
/// Rows that the backend had to compare exactly. A diagnostic: it depends on the backend and on resuming, so it does not belong
/// into files that must be the same for the same input.
/// </param>
/// <param name="SkippedShare">The share of all pairs of row and centroid that bounds ruled out unseen, 0 to 1; a diagnostic, too.</param>
public sealed record KMeansIteration(
    int Restart, int Iteration, double Inertia, long MovedCount, int EmptyCount, int RelocatedCount, long UndecidedCount,
    double SkippedShare = 0);
