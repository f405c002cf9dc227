namespace KnowledgeTransfer.Torch.Protocols.FineTuning;

/// <summary>A row of a fine-tuning's metrics.csv.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="LearningRate">Of the last of them.</param>
/// <param name="Loss">Mean loss of the steps since the row before.</param>
public sealed record FineTuningPoint(long Step, double LearningRate, double Loss);
