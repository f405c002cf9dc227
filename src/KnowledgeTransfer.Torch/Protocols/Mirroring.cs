using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Torch.Protocols;

/// <summary>Exchanges left and right.</summary>
internal static class Mirroring
{
    /// <summary>Of a picture.</summary>
    public static RgbImage Of(RgbImage picture)
    {
        byte[] pixels = [.. picture.Pixels];
        Mirror(pixels, picture.Width);
        return picture with { Pixels = pixels };
    }

    /// <summary>Of pixels in place.</summary>
    /// <param name="pixels">Rows of R G B bytes.</param>
    /// <param name="width">Pixels per row.</param>
    public static void Mirror(Span<byte> pixels, int width)
    {
        for (int first = 0; first < pixels.Length; first += 3 * width)
        {
            Span<byte> row = pixels.Slice(first, 3 * width);
            row.Reverse(); // turns the order of the colours of each pixel, too
            for (int i = 0; i < row.Length; i += 3) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
    }

    /// <summary>Of a mask.</summary>
    public static VocMask Of(VocMask mask)
    {
        byte[] numbers = [.. mask.Numbers];
        for (int y = 0; y < mask.Height; y++) numbers.AsSpan(y * mask.Width, mask.Width).Reverse();
        return mask with { Numbers = numbers };
    }
}
