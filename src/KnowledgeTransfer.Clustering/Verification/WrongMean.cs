namespace KnowledgeTransfer.Clustering;

/// <summary>A centroid that is not the mean of the rows that are labelled with it.</summary>
/// <param name="Cluster">0 to k - 1.</param>
/// <param name="Column">The first coordinate that differs.</param>
/// <param name="Written">Its value there.</param>
/// <param name="Found">The exact mean, rounded once; for spherical k-means, divided by its length.</param>
public sealed record WrongMean(int Cluster, int Column, double Written, double Found);
