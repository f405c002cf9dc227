namespace KnowledgeTransfer.Clustering;

/// <summary>The number types that this project reads from and writes to <c>.npy</c> files; little-endian.</summary>
public enum NpyType
{
    /// <summary>IEEE binary16; numpy <c>&lt;f2</c>.</summary>
    Float16,

    /// <summary>IEEE binary32; numpy <c>&lt;f4</c>.</summary>
    Float32,

    /// <summary>IEEE binary64; numpy <c>&lt;f8</c>.</summary>
    Float64,

    /// <summary>Signed 32-bit integer; numpy <c>&lt;i4</c>.</summary>
    Int32,

    /// <summary>Signed 64-bit integer; numpy <c>&lt;i8</c>.</summary>
    Int64,
}
