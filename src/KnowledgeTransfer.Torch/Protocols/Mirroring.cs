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
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = pixels.AsSpan(3 * y * picture.Width, 3 * picture.Width);
            row.Reverse(); // turns the order of the colours of each pixel, too
            for (int i = 0; i < row.Length; i += 3) (row[i], row[i + 2]) = (row[i + 2], row[i]);
        }
        return picture with { Pixels = pixels };
    }

    /// <summary>Of a mask.</summary>
    public static VocMask Of(VocMask mask)
    {
        byte[] numbers = [.. mask.Numbers];
        for (int y = 0; y < mask.Height; y++) numbers.AsSpan(y * mask.Width, mask.Width).Reverse();
        return mask with { Numbers = numbers };
    }
}
