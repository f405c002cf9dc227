using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>IEEE binary64; also centroids, whatever their type.</summary>
internal readonly struct StoredFloat64 : IStoredNumber<double>
{
    /// <inheritdoc/>
    public static double ToDouble(double stored) => stored;

    /// <inheritdoc/>
    public static void CopyRows(FeatureMatrix rows, long firstRow, Span<double> destination) => rows.CopyRows(firstRow, destination);
}
