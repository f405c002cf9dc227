using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.Matlab;

/// <summary>Finds a variable in a MAT-file of version 5, what MATLAB writes by default and with -v6 and -v7.</summary>
/// <remarks>
/// Nothing is trusted: the file may have 16 MB, all that is unpacked from it 64 MB, and every length is compared with what is there before
/// anything is allocated for it. Source of the format: MAT-File Format, MathWorks, chapter 1 (Level 5 MAT-File Format).
/// </remarks>
internal static class MatFile
{
    private const int LargestFile = 1 << 24, LargestContent = 1 << 26;
    private const int HeaderLength = 128, VersionAt = 124, OrderAt = 126;

    /// <summary>What an HDF5 file begins with, in MATLAB's version 7.3 after 512 bytes of its own.</summary>
    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F'];

    /// <summary>The bytes that a variable lies in, and where.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="DataException">No such file, no MAT-file of version 5, a damaged one, one that unpacks to more than 64 MB, or it
    /// lacks the variable.</exception>
    public static (byte[] Bytes, MatArray Array) Read(string path, string variable)
    {
        byte[] file;
        using (PooledFile content = PooledFile.Read(path, path, LargestFile)) file = content.Content.ToArray();
        CheckHeader(file, path);
        var others = new List<string>();
        int left = LargestContent;
        for (int at = HeaderLength; at < file.Length;)
        {
            MatElement element = MatElement.Read(file, at, path);
            at = element.Next;
            (byte[] bytes, MatElement matrix) = element.Type == MatType.Compressed ? Inflate(file, element, path, left) : (file, element);
            if (bytes != file) left -= bytes.Length;
            if (matrix.Type != MatType.Matrix) continue;
            MatArray array = MatArray.Read(bytes, matrix, path);
            if (array.Name == variable) return (bytes, array);
            others.Add(array.Name);
        }
        throw new DataException($"{path} has no variable {variable}; it has {others.Count} others" +
            $"{(others.Count > 0 ? ", such as " + VocText.Show(others[0]) : "")}. Take the file from the development kit.");
    }

    private static void CheckHeader(ReadOnlySpan<byte> file, string path)
    {
        if (file.StartsWith("MATLAB 7.3"u8) || file.StartsWith(Hdf5) || (file.Length > 516 && file[512..].StartsWith(Hdf5)))
            throw new DataException($"{path} is a MAT-file of version 7.3 (HDF5); version 5 is read. Take the file from the development " +
                "kit, or save it again with -v7.");
        ReadOnlySpan<byte> order = file.Length < HeaderLength ? [] : file.Slice(OrderAt, 2);
        if (order.SequenceEqual("MI"u8))
            throw new DataException($"{path} is a MAT-file of a big-endian machine; little-endian ones are read. Save it again elsewhere.");
        if (!order.SequenceEqual("IM"u8) || file[VersionAt + 1] != 1)
            throw new DataException($"{path} is no MAT-file of version 5: it has {file.Length} bytes and begins with " +
                $"{Convert.ToHexStringLower(file[..Math.Min(8, file.Length)])} " +
                $"({VocText.Show(Encoding.Latin1.GetString(file[..Math.Min(8, file.Length)]))}). Fetch it again.");
    }

    /// <summary>Unpacks the one array that a compressed piece holds.</summary>
    private static (byte[] Bytes, MatElement Matrix) Inflate(byte[] file, MatElement element, string path, int left)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(file, element.Start, element.Length), CompressionMode.Decompress);
            byte[] tag = new byte[MatElement.TagLength];
            stream.ReadExactly(tag);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4));
            if (length > left - tag.Length)
                throw new DataException($"{path}: the variable at byte {element.Start} says that it unpacks to {length} bytes; {left} " +
                    "are left of the 64 MB that such a file may hold. It is damaged; fetch it again.");
            byte[] bytes = new byte[tag.Length + length];
            tag.CopyTo(bytes, 0);
            stream.ReadExactly(bytes.AsSpan(tag.Length));
            // Reading on to the end verifies the checksum.
            if (stream.ReadByte() >= 0)
                throw new DataException($"{path}: the variable at byte {element.Start} has more than the {length} bytes that it says. It " +
                    "is damaged; fetch it again.");
            return (bytes, MatElement.Read(bytes, 0, path));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{path}: the variable at byte {element.Start} does not unpack: {e.Message} It is truncated or " +
                "damaged; fetch it again.", e);
        }
    }
}
