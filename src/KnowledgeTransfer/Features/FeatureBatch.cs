namespace KnowledgeTransfer.Features;

/// <summary>The features of some consecutive pictures.</summary>
/// <param name="FirstIndex">Number of the first picture in its source.</param>
/// <param name="Rows">m x d finite numbers, row-major; valid until the next batch is asked for.</param>
public readonly record struct FeatureBatch(int FirstIndex, ReadOnlyMemory<float> Rows);
