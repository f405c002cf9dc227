namespace KnowledgeTransfer.Clustering;

/// <summary>What one assignment of all rows found.</summary>
/// <param name="Inertia">The sum of D by <see cref="BlockedSum"/>.</param>
/// <param name="MovedCount">Rows whose label is not what it was before; n the first time.</param>
/// <param name="UndecidedCount">
/// Rows whose label a backend's screen could not prove and that were compared exactly: a diagnostic, 0 without a screen.
/// </param>
/// <param name="SkippedShare">
/// The share of all pairs of row and centroid that bounds ruled out unseen: a diagnostic, 0 without bounds.
/// </param>
public readonly record struct AssignmentStep(double Inertia, long MovedCount, long UndecidedCount, double SkippedShare = 0);
