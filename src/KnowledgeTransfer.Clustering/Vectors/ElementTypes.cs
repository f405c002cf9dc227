namespace KnowledgeTransfer.Clustering;

/// <summary>What follows from how numbers are stored.</summary>
internal static class ElementTypes
{
    /// <summary>The same type as <c>.npy</c> files name it.</summary>
    internal static NpyType ToNpy(this ElementType type) => type switch
    {
        ElementType.Float16 => NpyType.Float16,
        ElementType.Float32 => NpyType.Float32,
        _ => NpyType.Float64,
    };

    /// <summary>Bytes of a number.</summary>
    internal static int Bytes(this ElementType type) => NpyHeader.SizeOf(type.ToNpy());
}
