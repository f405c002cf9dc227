namespace KnowledgeTransfer.Torch.Protocols.FineTuning;

/// <summary>Where a fine-tuning stands, apart from weights and velocities.</summary>
internal sealed class FineTuningState
{
    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Sum of the losses since the last row.</summary>
    public double LossSum { get; set; }

    /// <summary>Rows so far.</summary>
    public List<FineTuningPoint> Points { get; init; } = [];
}
