using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>Pictures as JPEG files.</summary>
internal static class JpegPicture
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>A JPEG file; the same bytes for the same pixels on the same machine.</returns>
    public static byte[] Encode(RgbImage image, int quality)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = byte.MaxValue;
        }
        var info = new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage picture = SKImage.FromPixelCopy(info, rgba);
        using SKData jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, quality);
        return jpeg.ToArray();
    }
}
