using System.Buffers.Binary;
using System.IO.Compression;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>
/// Reads and writes PNG files whose pixels are numbers: with a palette or gray, 1, 2, 4 or 8 bits, not interlaced. Picture decoders give
/// the palette's colours and lose the numbers; a mask's class is the number, whatever its colour.
/// </summary>
/// <remarks>
/// The reader is strict: every checksum is verified, chunks must come in order, pixels must be exactly as many as the header says, and a
/// number without a palette entry is an error. Chunks that a reader may skip are skipped. Deterministic and thread-safe.
/// Source of the format: Portable Network Graphics (PNG) Specification, third edition, W3C.
/// </remarks>
public static class IndexedPng
{
    /// <summary>Deflate cannot shrink data by more than this, so a header that promises more lies.</summary>
    private const long MostCompression = 1032;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">For messages: the picture's id or path.</param>
    /// <param name="pixelLimit">Width x height above which the file is refused before anything is decompressed; at least 1.</param>
    /// <exception cref="DataException">No PNG, one of colours instead of numbers, interlaced, damaged, truncated or above the limit; the
    /// message names the file.</exception>
    public static IndexedImage Read(ReadOnlySpan<byte> file, string name, long pixelLimit = ImageDecoder.DefaultPixelLimit)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        List<PngChunk> chunks = PngChunk.ReadAll(file, name);
        CheckOrder(chunks, name);
        PngHeader header = PngHeader.Read(Content(file, chunks[0]), name, pixelLimit);
        byte[]? palette = ReadPalette(file, chunks, header, name);
        byte[] rows = Decompress(file, chunks, header, name);
        PngRows.Unfilter(rows, header.RowBytes, name);
        byte[] indices = PngRows.Unpack(rows, header);
        if (palette is not null) CheckIndices(indices, header.Width, palette.Length / 3, name);
        return new IndexedImage(header.Width, header.Height, indices, palette);
    }

    /// <summary>Writes 8 bits a pixel, with the palette where there is one, else gray. The same picture gives the same bytes with the same
    /// version of .NET.</summary>
    /// <exception cref="ArgumentException">Sizes, numbers and palette do not fit together.</exception>
    public static byte[] Write(IndexedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Width < 1 || image.Height < 1 || (long)image.Width * image.Height != image.Indices.Length)
            throw new ArgumentException($"{image.Width} x {image.Height} pixels need as many numbers; {image.Indices.Length} were given",
                nameof(image));
        if (image.Palette is { } colours)
        {
            int most = image.Indices.Max();
            if (colours.Length is < 3 or > 768 || colours.Length % 3 != 0 || most >= colours.Length / 3)
                throw new ArgumentException($"a palette of {colours.Length} bytes; {3 * (most + 1)} to 768, three each, were expected",
                    nameof(image));
        }

        byte[] header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, image.Palette is null ? (byte)0 : (byte)3);

        using var file = new MemoryStream();
        file.Write(PngChunk.Signature);
        PngChunk.Write(file, "IHDR", header);
        if (image.Palette is not null) PngChunk.Write(file, "PLTE", image.Palette);
        PngChunk.Write(file, "IDAT", Compress(image));
        PngChunk.Write(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>IHDR first and once, at most one PLTE before the pixels, the IDAT chunks in one run, nothing critical that is
    /// unknown.</summary>
    private static void CheckOrder(List<PngChunk> chunks, string name)
    {
        if (chunks[0].Type != "IHDR")
            throw new DataException($"{name} begins with the chunk {chunks[0].Type} instead of IHDR. Fetch it again.");
        int runs = 0;
        for (int i = 1; i < chunks.Count; i++)
        {
            string type = chunks[i].Type;
            bool misplaced = type == "IHDR" || (type == "PLTE" && (runs > 0 || chunks.FindIndex(c => c.Type == "PLTE") < i));
            if (type == "IDAT" && chunks[i - 1].Type != "IDAT") misplaced = ++runs > 1;
            if (misplaced)
                throw new DataException($"{name} has a chunk {type} where none may be, at byte {chunks[i].Start - 8}. Fetch it again.");
            if (chunks[i].IsCritical && type is not ("PLTE" or "IDAT" or "IEND"))
                throw new DataException($"{name} has a chunk {type} that may not be skipped and is not known. Save it as an ordinary PNG.");
        }
        if (runs == 0) throw new DataException($"{name} has no pixels (no chunk IDAT). Fetch it again.");
        if (chunks[^1].Length != 0) throw new DataException($"{name}: its IEND chunk is not empty. Fetch it again.");
    }

    private static byte[]? ReadPalette(ReadOnlySpan<byte> file, List<PngChunk> chunks, PngHeader header, string name)
    {
        int at = chunks.FindIndex(c => c.Type == "PLTE");
        if (header.HasPalette && at < 0) throw new DataException($"{name} says that it has a palette and has none. Fetch it again.");
        if (!header.HasPalette && at >= 0)
            throw new DataException($"{name} is gray and has a palette, which PNG forbids. Save it with a palette.");
        if (at < 0) return null;
        int length = chunks[at].Length;
        if (length < 3 || length % 3 != 0 || length / 3 > 1 << header.BitDepth)
            throw new DataException($"{name} has a palette of {length} bytes; with {header.BitDepth} bits a pixel 3 to " +
                $"{3 << header.BitDepth}, three each, are possible. Fetch it again.");
        return Content(file, chunks[at]).ToArray();
    }

    private static byte[] Decompress(ReadOnlySpan<byte> file, List<PngChunk> chunks, PngHeader header, string name)
    {
        List<PngChunk> parts = chunks.FindAll(c => c.Type == "IDAT");
        byte[] compressed = new byte[parts.Sum(p => p.Length)];
        int at = 0;
        foreach (PngChunk part in parts)
        {
            Content(file, part).CopyTo(compressed.AsSpan(at));
            at += part.Length;
        }
        long length = (header.RowBytes + 1L) * header.Height;
        if (length > compressed.Length * MostCompression) throw WrongLength("fewer");
        byte[] rows = new byte[length];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            if (stream.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false) < rows.Length) throw WrongLength("fewer");
            // Reading on to the end also verifies the checksum behind the pixels.
            if (stream.ReadByte() >= 0) throw WrongLength("more");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataException($"{name} is damaged: {e.Message} Fetch it again.", e);
        }
        return rows;

        DataException WrongLength(string which) => new($"{name} says {header.Width} x {header.Height} pixels of {header.BitDepth} bits " +
            $"({length} bytes) and holds {which}. It is truncated or damaged; fetch it again.");
    }

    private static byte[] Compress(IndexedImage image)
    {
        using var memory = new MemoryStream();
        using (var stream = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < image.Height; y++)
            {
                // Differences of class numbers mean nothing, so no filter; equal runs compress well as they are.
                stream.WriteByte(0);
                stream.Write(image.Indices.AsSpan(y * image.Width, image.Width));
            }
        }
        return memory.ToArray();
    }

    private static void CheckIndices(byte[] indices, int width, int colours, string name)
    {
        if (colours == 256) return;
        int at = indices.AsSpan().IndexOfAnyInRange((byte)colours, byte.MaxValue);
        if (at >= 0)
            throw new DataException($"{name}: the pixel at column {at % width}, row {at / width} is number {indices[at]}, but its " +
                $"palette has {colours} colours. It is damaged; fetch it again.");
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file, PngChunk chunk) => file.Slice(chunk.Start, chunk.Length);
}
