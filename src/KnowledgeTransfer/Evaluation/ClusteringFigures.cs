namespace KnowledgeTransfer.Evaluation;

/// <summary>What can be said without labels about k clusters of some features.</summary>
/// <param name="ClusterCount">k.</param>
/// <param name="HalvesAgreement">
/// Adjusted mutual information of two k-means, each fitted on its own third of the pictures, about the last third: 1 where both see the
/// same clusters, 0 for chance.
/// </param>
/// <param name="ViewAgreement">
/// Adjusted mutual information of pictures' clusters and those of their changed views, by the same centroids.
/// </param>
/// <param name="ViewInformation">
/// What a picture's cluster tells about its changed view's, in nats above chance: grows with k only as long as clusters survive the change.
/// </param>
/// <param name="SizeEntropy">Entropy of the sizes / ln k: 1 for equal sizes.</param>
public sealed record ClusteringFigures(
    int ClusterCount, double HalvesAgreement, double ViewAgreement, double ViewInformation, double SizeEntropy);
