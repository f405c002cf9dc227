using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using KnowledgeTransfer.Data.Matlab;

namespace KnowledgeTransfer.Tests.Data.Matlab;

/// <summary>MAT-files of version 5 put together piece by piece, right or wrong as a test wants them.</summary>
internal static class MadeMat
{
    public static byte[] File(params byte[][] variables) =>
        [.. "MATLAB 5.0 MAT-file made by a test".PadRight(124).Select(c => (byte)c), 0, 1, .. "IM"u8, .. variables.SelectMany(v => v)];

    /// <summary>A tag of eight bytes, the content, and padding to a multiple of eight.</summary>
    public static byte[] Piece(MatType type, params byte[] content) =>
        [.. Tag(type, (uint)content.Length), .. content, .. new byte[type == MatType.Compressed ? 0 : -content.Length & 7]];

    public static byte[] Tag(MatType type, uint length)
    {
        byte[] tag = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(tag, (uint)type);
        BinaryPrimitives.WriteUInt32LittleEndian(tag.AsSpan(4), length);
        return tag;
    }

    /// <summary>A piece of one to four bytes, in eight bytes altogether.</summary>
    public static byte[] Small(MatType type, params byte[] content) =>
        [(byte)type, 0, (byte)content.Length, 0, .. content, .. new byte[4 - content.Length]];

    public static byte[] Array(MatClass of, string name, int[] dimensions, params byte[] values) => Piece(MatType.Matrix,
    [
        .. Piece(MatType.UInt32, (byte)of, 0, 0, 0, 0, 0, 0, 0),
        .. Piece(MatType.Int32, [.. dimensions.SelectMany(BitConverter.GetBytes)]),
        .. Piece(MatType.Int8, Encoding.Latin1.GetBytes(name)),
        .. values,
    ]);

    /// <summary>An array of structs with rows of fields, each field a whole array.</summary>
    public static byte[] Struct(string name, string[] fields, params byte[][][] rows) =>
        Array(MatClass.Struct, name, [rows.Length, 1],
        [
            .. Small(MatType.Int32, 32, 0, 0, 0),
            .. Piece(MatType.Int8, [.. fields.SelectMany(f => Encoding.Latin1.GetBytes(f.PadRight(32, '\0')))]),
            .. rows.SelectMany(row => row).SelectMany(field => field),
        ]);

    /// <summary>Text as MATLAB stores it, two bytes a letter.</summary>
    public static byte[] Text(string text) =>
        Array(MatClass.Char, "", [1, text.Length], Piece(MatType.UInt16, Encoding.Unicode.GetBytes(text)));

    /// <summary>A double as MATLAB stores a small whole one.</summary>
    public static byte[] Number(byte value) => Array(MatClass.Double, "", [1, 1], Small(MatType.UInt8, value));

    public static byte[] Compressed(params byte[] variable)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(variable);
        return Piece(MatType.Compressed, stream.ToArray());
    }

    /// <summary>The one variable of a compressed file, unpacked.</summary>
    public static byte[] Unpacked(byte[] file)
    {
        using var zlib = new ZLibStream(new MemoryStream(file[(128 + 8)..]), CompressionMode.Decompress);
        using var stream = new MemoryStream();
        zlib.CopyTo(stream);
        return stream.ToArray();
    }
}
