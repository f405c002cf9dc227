namespace KnowledgeTransfer.Data;

/// <summary>How many pictures may be unusable before a check fails.</summary>
public sealed record ImageCheckOptions
{
    /// <summary>
    /// Share of the pictures that may fail to decode, 0 to 1; default 0.001. One bad picture is always allowed, unless the share is 0.
    /// More than <c>max(1, share x n)</c> fail the check.
    /// </summary>
    public double BadFraction { get; init; } = 0.001;

    /// <summary>Threads that decode, at least 1; 0 means one per processor. Default 0.</summary>
    public int ThreadCount { get; init; }
}
