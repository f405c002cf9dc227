namespace KnowledgeTransfer.Clustering;

/// <summary>How the numbers of a <see cref="FeatureMatrix"/> are stored. Every stored value is exact in float64.</summary>
public enum ElementType
{
    /// <summary>IEEE binary16, 2 bytes; numpy <c>&lt;f2</c>.</summary>
    Float16,

    /// <summary>IEEE binary32, 4 bytes; numpy <c>&lt;f4</c>.</summary>
    Float32,

    /// <summary>IEEE binary64, 8 bytes; numpy <c>&lt;f8</c>.</summary>
    Float64,
}
