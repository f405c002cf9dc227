using KnowledgeTransfer.Data;
using SkiaSharp;

namespace KnowledgeTransfer.Tests.Data;

/// <summary>Pictures made by rules, and their encodings.</summary>
internal static class Pictures
{
    /// <summary>High bytes of a 32-bit linear congruential generator, the same as in the scripts that make the fixtures.</summary>
    public static RgbImage Random(int width, int height, uint seed = 1)
    {
        byte[] pixels = new byte[width * height * 3];
        uint state = seed;
        for (int i = 0; i < pixels.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            pixels[i] = (byte)(state >> 24);
        }
        return new RgbImage(width, height, pixels);
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 90)
    {
        byte[] rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = 255;
        }
        return EncodeRgba(rgba, image.Width, image.Height, format, quality);
    }

    public static byte[] EncodeRgba(byte[] rgba, int width, int height, SKEncodedImageFormat format, int quality = 100)
    {
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        using SKData data = image.Encode(format, quality);
        return data.ToArray();
    }
}
