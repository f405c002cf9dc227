namespace KnowledgeTransfer.Data.Matlab;

/// <summary>How the bytes of a piece are stored.</summary>
/// <remarks>Source: MAT-File Format, MathWorks, table 1-1 (MAT-file data types).</remarks>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
    Utf8 = 16,
    Utf16 = 17,
}
