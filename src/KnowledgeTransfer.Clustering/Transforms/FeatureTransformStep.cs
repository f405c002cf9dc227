namespace KnowledgeTransfer.Clustering;

/// <summary>One step of a <see cref="FeatureTransform"/>.</summary>
public enum FeatureTransformStep
{
    /// <summary>Subtract each dimension's mean.</summary>
    Center,

    /// <summary>
    /// Subtract each dimension's mean, divide by its standard deviation (n in the denominator; 1 for a constant dimension).
    /// </summary>
    Standardize,

    /// <summary>Divide each row by its Euclidean length.</summary>
    Normalize,

    /// <summary>Project onto the directions of greatest variance; includes subtracting the mean.</summary>
    PrincipalComponents,
}
