using System.Buffers.Binary;

namespace KnowledgeTransfer.Data.Matlab;

/// <summary>A piece of a MAT-file: where its content lies and of which type it is.</summary>
/// <param name="Type">What the content is.</param>
/// <param name="Start">First byte of the content.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="Next">First byte after the piece and its padding.</param>
internal readonly record struct MatElement(MatType Type, int Start, int Length, int Next)
{
    /// <summary>Bytes of a tag, and what pieces are padded to.</summary>
    public const int TagLength = 8;

    /// <summary>Reads the tag at a position.</summary>
    /// <param name="bytes">What the piece must lie in.</param>
    /// <param name="at">Position of the tag.</param>
    /// <param name="name">The file, for messages.</param>
    /// <exception cref="DataException">The piece does not lie in the bytes.</exception>
    public static MatElement Read(ReadOnlySpan<byte> bytes, int at, string name)
    {
        int left = bytes.Length - at - TagLength;
        if (left < 0) throw new DataException($"{name} ends at byte {bytes.Length} inside of a tag. It is truncated; fetch it again.");
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
        // A piece of at most four bytes shares the eight bytes of its tag: its length is in the upper half of the first four.
        uint small = first >> 16;
        if (small > 4)
            throw new DataException($"{name}: the tag at byte {at} has a type of {first}, which does not exist. It is damaged; fetch it " +
                "again.");
        if (small > 0) return new MatElement((MatType)(first & 0xffff), at + 4, (int)small, at + TagLength);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
        if (length > left)
            throw new DataException($"{name}: the piece at byte {at} says {length} bytes; {left} are left. It is truncated or damaged; " +
                "fetch it again.");
        var type = (MatType)first;
        int end = at + TagLength + (int)length;
        int padding = type == MatType.Compressed ? 0 : -(int)length & (TagLength - 1);
        return new MatElement(type, at + TagLength, (int)length, Math.Min(end + padding, bytes.Length));
    }

    /// <summary>Reads a tag whose piece must be of one type.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, int, string)"/>
    public static MatElement Read(ReadOnlySpan<byte> bytes, int at, string name, MatType needed)
    {
        MatElement element = Read(bytes, at, name);
        return element.Type == needed
            ? element
            : throw new DataException($"{name}: the piece at byte {at} is of type {element.Type}; {needed} was expected. It is damaged; " +
                "fetch it again.");
    }

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
