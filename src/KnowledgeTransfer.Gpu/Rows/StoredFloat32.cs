using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>IEEE binary32.</summary>
internal readonly struct StoredFloat32 : IStoredNumber<float>
{
    /// <inheritdoc/>
    public static double ToDouble(float stored) => stored;

    /// <inheritdoc/>
    public static void CopyRows(FeatureMatrix rows, long firstRow, Span<float> destination) => rows.CopyRows(firstRow, destination);
}
