namespace KnowledgeTransfer.Features;

/// <summary>How a map becomes fewer numbers.</summary>
public enum PoolingKind
{
    /// <summary>The whole tensor, flattened.</summary>
    None,

    /// <summary>Mean of each window.</summary>
    Average,

    /// <summary>Maximum of each window.</summary>
    Max,
}
