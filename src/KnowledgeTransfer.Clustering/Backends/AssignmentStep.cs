namespace KnowledgeTransfer.Clustering;

/// <summary>What one assignment of all rows found.</summary>
/// <param name="Inertia">The sum of D by <see cref="BlockedSum"/>.</param>
/// <param name="MovedCount">Rows whose label is not what it was before; n the first time.</param>
/// <param name="UndecidedCount">
/// Rows whose label a backend's screen could not prove and that were compared exactly: a diagnostic, 0 without a screen.
/// </param>
public readonly record struct AssignmentStep(double Inertia, long MovedCount, long UndecidedCount);
