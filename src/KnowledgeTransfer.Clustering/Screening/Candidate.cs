namespace KnowledgeTransfer.Clustering;

/// <summary>A centroid that a row's screen could not exclude.</summary>
/// <param name="Slot">Its place in the panels.</param>
/// <param name="Score">What the kernel gave, the row's excess included.</param>
internal readonly record struct Candidate(int Slot, int Score);
