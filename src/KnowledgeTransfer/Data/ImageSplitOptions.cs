namespace KnowledgeTransfer.Data;

/// <summary>How a source is divided into pictures to learn from and pictures held out.</summary>
public sealed record ImageSplitOptions
{
    /// <summary>Share of the pictures held out where the source prescribes no split; 0 to less than 1. 0 holds none out. Default
    /// 0.1.</summary>
    public double HeldOutFraction { get; init; } = 0.1;

    /// <summary>Chooses which pictures are held out and which ones the limits keep. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>At most so many pictures to learn from, chosen at random without looking at labels; null for all, else at least
    /// 1.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>At most so many held-out pictures, chosen likewise; null for all, else at least 1.</summary>
    public int? HeldOutLimit { get; init; }
}
