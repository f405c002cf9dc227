using System.Buffers.Binary;
using System.Text;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>One chunk of a PNG file: where its content lies, and its type.</summary>
/// <param name="Type">Four letters; an upper-case first one means that a reader may not skip it.</param>
/// <param name="Start">First byte of the content in the file.</param>
/// <param name="Length">Bytes of content.</param>
internal readonly record struct PngChunk(string Type, int Start, int Length)
{
    /// <summary>Bytes around the content: length, type, checksum.</summary>
    private const int Frame = 12;

    public bool IsCritical => char.IsAsciiLetterUpper(Type[0]);

    /// <summary>All chunks up to IEND, their checksums verified.</summary>
    /// <exception cref="DataException">No PNG, a chunk that goes beyond the file, a wrong checksum, no IEND, or bytes after it.</exception>
    public static List<PngChunk> ReadAll(ReadOnlySpan<byte> file, string name)
    {
        if (!file.StartsWith(Signature))
            throw new DataException($"{name} is no PNG: it begins with {Convert.ToHexStringLower(file[..Math.Min(8, file.Length)])}. " +
                "Class masks are PNG files whose pixels are class numbers.");
        var chunks = new List<PngChunk>();
        int at = Signature.Length;
        while (true)
        {
            if (file.Length - at < Frame)
                throw new DataException($"{name} ends after {file.Length} bytes without an IEND chunk. Fetch it again.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            string type = Encoding.Latin1.GetString(file.Slice(at + 4, 4));
            if (!type.All(char.IsAsciiLetter))
                throw new DataException($"{name}: the chunk at byte {at} has a type that is no four letters. Fetch it again.");
            if (length > file.Length - at - Frame)
                throw new DataException($"{name}: the chunk {type} at byte {at} says {length} bytes; {file.Length - at - Frame} are " +
                    "left. The file is truncated or damaged; fetch it again.");
            var chunk = new PngChunk(type, at + 8, (int)length);
            uint said = BinaryPrimitives.ReadUInt32BigEndian(file[(chunk.Start + chunk.Length)..]);
            uint found = PngCrc.Of(file.Slice(at + 4, 4 + chunk.Length));
            if (said != found)
                throw new DataException($"{name}: the checksum of chunk {type} at byte {at} is {found:x8}, the file says {said:x8}. " +
                    "It is damaged; fetch it again.");
            chunks.Add(chunk);
            at = chunk.Start + chunk.Length + 4;
            if (type == "IEND") break;
        }
        if (at != file.Length)
            throw new DataException($"{name} has {file.Length - at} bytes after its end. Fetch it again, or cut them off.");
        return chunks;
    }

    /// <summary>The eight bytes that every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Appends a chunk with its checksum.</summary>
    public static void Write(Stream stream, string type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[Frame + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.Latin1.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), PngCrc.Of(chunk.AsSpan(4, 4 + content.Length)));
        stream.Write(chunk);
    }
}
