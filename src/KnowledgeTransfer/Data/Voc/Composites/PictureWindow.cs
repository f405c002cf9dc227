namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>Parts of pictures.</summary>
internal static class PictureWindow
{
    /// <summary>Copies a rectangle that lies inside of the picture.</summary>
    public static RgbImage Cut(RgbImage image, int left, int top, int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
            image.Pixels.AsSpan(3 * ((top + y) * image.Width + left), 3 * width).CopyTo(pixels.AsSpan(3 * y * width));
        return new RgbImage(width, height, pixels);
    }
}
