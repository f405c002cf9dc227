namespace KnowledgeTransfer.Clustering;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>No label changed: a fixed point.</summary>
    Converged,

    /// <summary>The inertia fell by no more than the tolerance.</summary>
    ToleranceReached,

    /// <summary>The allowed number of iterations is over.</summary>
    IterationLimit,
}
