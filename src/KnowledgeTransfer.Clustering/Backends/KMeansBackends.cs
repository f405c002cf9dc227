namespace KnowledgeTransfer.Clustering;

/// <summary>The backends that need nothing but the processor.</summary>
public static class KMeansBackends
{
    /// <summary>One operation after the other, one thread: what every other backend has to equal.</summary>
    public static IKMeansBackend Scalar { get; } = new ScalarBackend();

    /// <summary>Vectors of the widest kind this processor has, all threads.</summary>
    public static IKMeansBackend Simd { get; } = new SimdBackend();

    /// <summary>The fastest of them here: simd wherever vectors are not emulated.</summary>
    public static IKMeansBackend Auto =>
        System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? Simd : Scalar;

    /// <summary>The names that <see cref="ByName"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "scalar", "simd"];

    /// <summary>The backend of that name.</summary>
    /// <exception cref="ConfigException">No such backend; lists those that exist.</exception>
    public static IKMeansBackend ByName(string name) => name switch
    {
        "auto" => Auto,
        "scalar" => Scalar,
        "simd" => Simd,
        _ => throw new ConfigException($"There is no k-means backend \"{name}\". Choose one of: {string.Join(", ", Names)}."),
    };
}
