using System.Buffers.Binary;
using System.IO.Compression;

namespace KnowledgeTransfer.Data;

/// <summary>One IDX file of unsigned bytes in memory.</summary>
internal sealed class IdxFile
{
    /// <summary>Deflate cannot shrink data by more than this, so a header that promises more lies.</summary>
    private const long MostCompression = 1032;

    private readonly int _itemBytes;

    private IdxFile(int[] shape, byte[] values)
    {
        (Shape, Values) = (shape, values);
        _itemBytes = shape.Skip(1).Aggregate(1, (a, b) => a * b);
    }

    /// <summary>Sizes, the number of items first.</summary>
    public int[] Shape { get; }

    public int Count => Shape[0];

    /// <summary>All values, row-major.</summary>
    public byte[] Values { get; }

    public ReadOnlySpan<byte> Item(int index) => Values.AsSpan(index * _itemBytes, _itemBytes);

    /// <summary>Reads a plain or gzip-compressed file; compression is recognised by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rank">Number of sizes that the header must have: 3 for pictures, 1 for labels.</param>
    /// <exception cref="DataException">No IDX file, of another type or rank, or longer or shorter than its header says.</exception>
    public static IdxFile Read(string path, int rank)
    {
        byte[] bytes = WholeFile.Read(path);
        bool compressed = bytes is [0x1f, 0x8b, ..];
        using var memory = new MemoryStream(bytes);
        using Stream stream = compressed ? new GZipStream(memory, CompressionMode.Decompress) : memory;
        try
        {
            byte[] header = new byte[4 + 4 * rank];
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                throw new DataException($"{path} ends inside its header. Fetch it again.");
            if (header[0] != 0 || header[1] != 0 || header[2] != 0x08 || header[3] != rank)
                throw new DataException($"{path} begins with {Convert.ToHexStringLower(header, 0, 4)}; an IDX file of bytes with {rank} " +
                    $"sizes begins with 0000080{rank}. Is it the right file?");
            int[] shape = ReadShape(path, header, rank);
            long length = shape.Aggregate(1L, (a, b) => checked(a * b));
            long most = compressed ? bytes.Length * MostCompression : bytes.Length - header.Length;
            if (length > most || length > Array.MaxLength) throw WrongLength(path, shape, "fewer");
            byte[] values = new byte[length];
            if (stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false) < values.Length)
                throw WrongLength(path, shape, "fewer");
            if (stream.ReadByte() >= 0) throw WrongLength(path, shape, "more");
            return new IdxFile(shape, values);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new DataException($"{path} is damaged: {e.Message} Fetch it again.", e);
        }
    }

    private static int[] ReadShape(string path, byte[] header, int rank)
    {
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * i));
            if (shape[i] < (i == 0 ? 0 : 1))
                throw new DataException($"{path}: size {i} in the header is {shape[i]}. The file is damaged; fetch it again.");
        }
        return shape;
    }

    private static DataException WrongLength(string path, int[] shape, string which) =>
        new($"{path} promises {string.Join(" x ", shape)} bytes but holds {which}. The download is incomplete or damaged; fetch it again.");
}
