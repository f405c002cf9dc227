namespace KnowledgeTransfer.Data.Voc;

/// <summary>The 256 colours in which VOC's segmentation masks are shown: 0 black (background), 255 cream (border).</summary>
/// <remarks>
/// The colours follow from the number alone. Its eight bits, lowest first, are dealt out in turn to red, green and blue; the first bit that
/// a colour gets becomes its highest (128), the second its next (64), the third 32. So neighbouring numbers differ in high bits and look
/// different. Number 15 is binary 1111: red gets bits 0 and 3 (128 + 64), green bit 1 (128), blue bit 2 (128): (192, 128, 128).
/// Number 255 gives red and green three bits each and blue two: (224, 224, 192).
/// Source: the colour map of the PASCAL VOC development kit, checked against its published values.
/// </remarks>
public static class VocPalette
{
    private static readonly byte[] _colours = Make();

    /// <summary>Red, green and blue of the numbers 0 to 255, 768 bytes, as an <see cref="IndexedImage.Palette"/>; a fresh copy.</summary>
    public static byte[] Colours => [.. _colours];

    /// <summary>The colour of one number.</summary>
    /// <param name="index">0 to 255; 0 is background, 255 border.</param>
    public static (byte Red, byte Green, byte Blue) Colour(byte index) =>
        (_colours[3 * index], _colours[3 * index + 1], _colours[3 * index + 2]);

    private static byte[] Make()
    {
        byte[] colours = new byte[3 * 256];
        for (int index = 0; index < 256; index++)
            for (int bit = 0; bit < 8; bit++)
                colours[3 * index + bit % 3] |= (byte)(((index >> bit) & 1) << (7 - bit / 3));
        return colours;
    }
}
