namespace KnowledgeTransfer.Data;

/// <summary>A decoded picture: 8-bit RGB, interleaved, rows from top to bottom without padding.</summary>
/// <param name="Width">Pixels per row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Pixels">Height x Width x 3 bytes, R G B.</param>
public sealed record RgbImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>Left and right exchanged.</summary>
    public RgbImage Mirror()
    {
        byte[] pixels = [.. Pixels];
        Mirror(pixels, Width);
        return this with { Pixels = pixels };
    }

    /// <summary>Exchanges left and right in place.</summary>
    /// <param name="pixels">Whole rows of R G B bytes.</param>
    /// <param name="width">Pixels per row, 1 or more.</param>
    public static void Mirror(Span<byte> pixels, int width)
    {
        for (int first = 0; first < pixels.Length; first += 3 * width)
        {
            Span<byte> row = pixels.Slice(first, 3 * width);
            row.Reverse(); // turns the order of the colours of each pixel, too
            for (int i = 0; i < row.Length; i += 3) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
    }
}
