namespace KnowledgeTransfer.Torch.Students;

/// <summary>Where a training stands, apart from weights and velocities.</summary>
internal sealed class TrainingState
{
    /// <summary>Optimiser steps done.</summary>
    public long Step { get; set; }

    /// <summary>Sum of the losses of this epoch's steps.</summary>
    public double LossSum { get; set; }

    /// <summary>Pictures of this epoch whose cluster was predicted.</summary>
    public long CorrectCount { get; set; }

    /// <summary>Loss of the very first step.</summary>
    public double InitialLoss { get; set; }

    /// <summary>Epochs that are complete and evaluated.</summary>
    public List<EpochMetrics> Epochs { get; init; } = [];
}
