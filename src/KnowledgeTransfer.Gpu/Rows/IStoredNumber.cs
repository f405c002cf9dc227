using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>How rows lie on a device, so that kernels and sessions are written once for all element types.</summary>
/// <typeparam name="T">The stored bits.</typeparam>
internal interface IStoredNumber<T> where T : unmanaged
{
    /// <summary>In a kernel: the stored number, exactly.</summary>
    static abstract double ToDouble(T stored);

    /// <summary>On the host: whole rows as they shall be stored. Thread-safe.</summary>
    static abstract void CopyRows(FeatureMatrix rows, long firstRow, Span<T> destination);
}
