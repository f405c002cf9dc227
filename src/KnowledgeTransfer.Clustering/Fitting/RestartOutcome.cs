namespace KnowledgeTransfer.Clustering;

/// <summary>Where one restart ended; the best so far is part of a <see cref="KMeansCheckpoint"/>.</summary>
/// <param name="Restart">0 and up.</param>
/// <param name="Centroids">Its last centroids.</param>
/// <param name="Inertia">Their inertia over all rows.</param>
/// <param name="StopReason">Why it ended.</param>
public sealed record RestartOutcome(int Restart, Centroids Centroids, double Inertia, StopReason StopReason);
