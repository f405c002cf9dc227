namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>What a linear classifier finds in one layer.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Pooling">How its map was pooled, as <see cref="Features.FeaturePooling"/> writes it.</param>
/// <param name="Dimension">Numbers per picture.</param>
/// <param name="Accuracy">Share of the test pictures whose class is predicted, 0 to 1, by the weights of the last step.</param>
/// <param name="ClassAccuracies">The same for the pictures of each class; null for a class without test pictures.</param>
public sealed record LinearLayerResult(
    string Layer, string Pooling, int Dimension, double Accuracy, IReadOnlyList<double?> ClassAccuracies);
