using System.Buffers.Binary;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>What the IHDR chunk of an indexed or gray PNG says.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, bool HasPalette)
{
    public const int Length = 13;

    private const byte Gray = 0, Palette = 3;

    /// <summary>Bytes of one row without its filter byte; the last one may have unused bits.</summary>
    public int RowBytes => (int)(((long)Width * BitDepth + 7) / 8);

    /// <exception cref="DataException">Another kind of PNG, or numbers that no PNG may have.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> content, string name, long pixelLimit)
    {
        if (content.Length != Length)
            throw new DataException($"{name}: its IHDR chunk has {content.Length} bytes instead of {Length}. Fetch it again.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        (byte depth, byte colour, byte compression, byte filter, byte interlace) =
            (content[8], content[9], content[10], content[11], content[12]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new DataException($"{name} says {width} x {height} pixels; 1 to {int.MaxValue} are possible. Fetch it again.");
        if (colour is not (Gray or Palette))
            throw new DataException($"{name} is a PNG of colour type {colour} ({ColourName(colour)}); a mask's pixels must be class " +
                "numbers: type 3 (palette) or 0 (gray). Save it with a palette, not as a coloured picture.");
        if (depth is not (1 or 2 or 4 or 8))
            throw new DataException($"{name} has {depth} bits a pixel; 1, 2, 4 or 8 are needed for class numbers. Save it with 8.");
        if (compression != 0 || filter != 0)
            throw new DataException($"{name} has compression {compression} and filter method {filter}; PNG knows 0 only. Fetch it again.");
        if (interlace != 0) throw new DataException($"{name} is interlaced (method {interlace}). Save it without interlacing.");
        long pixels = (long)width * height;
        // One filter byte a row comes on top, and everything must fit an array.
        if (pixels > pixelLimit || pixels + height > Array.MaxLength)
            throw new DataException($"{name} says that it has {width} x {height} = {pixels} pixels; the limit is " +
                $"{Math.Min(pixelLimit, Array.MaxLength - height)}. Remove it, or raise the limit if you trust it.");
        return new PngHeader((int)width, (int)height, depth, colour == Palette);
    }

    private static string ColourName(byte colour) => colour switch
    {
        2 => "RGB",
        4 => "gray with transparency",
        6 => "RGB with transparency",
        _ => "none that PNG knows",
    };
}
