namespace KnowledgeTransfer.Torch.Students;

/// <summary>What one epoch of training came to: a row of metrics.csv.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="Loss">Mean cross entropy of the epoch's batches, in nats; ln(classes) is chance.</param>
/// <param name="TrainAgreement">Share of augmented training pictures whose own cluster was predicted, 0 to 1, while the weights were
/// moving.</param>
/// <param name="HeldOutAgreement">Share of held-out pictures whose own cluster is predicted after the epoch, 0 to 1; null without
/// held-out pictures.</param>
/// <param name="LargestPredictedShare">Share of the class that is predicted most often for held-out pictures, 0 to 1; near 1 is a
/// collapse.</param>
/// <param name="EmbeddingSpread">
/// Variance of the held-out embeddings, summed over dimensions, relative to their mean squared length, 0 to 1; near 0 is a collapse.
/// </param>
public sealed record EpochMetrics(
    int Epoch,
    double LearningRate,
    double Loss,
    double TrainAgreement,
    double? HeldOutAgreement,
    double? LargestPredictedShare,
    double? EmbeddingSpread);
