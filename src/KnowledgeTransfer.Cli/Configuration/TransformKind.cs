namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>What is done to the vectors before k-means.</summary>
internal enum TransformKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each number to mean 0.</summary>
    Centre,

    /// <summary>Length 1: cosine distances.</summary>
    L2,

    /// <summary>Each number to mean 0, then length 1.</summary>
    CentreL2,

    /// <summary>Each number to mean 0 and standard deviation 1, then length 1.</summary>
    StandardiseL2,

    /// <summary>Standardise, principal components with whitening, then length 1.</summary>
    WhitenL2,
}
