using KnowledgeTransfer.Data;
using SkiaSharp;

namespace KnowledgeTransfer.Reports;

/// <summary>Pictures as PNG files that a page can embed.</summary>
internal static class PngPicture
{
    private const int LargestSide = 144; // about what the page shows them at

    /// <summary>Encodes a picture without loss, reduced by a whole factor where a side is longer than the page shows.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="largestSide">Pixels above which it is reduced.</param>
    /// <returns>A PNG file; the same bytes for the same pixels.</returns>
    public static byte[] Encode(RgbImage image, int largestSide = LargestSide)
    {
        RgbImage small = Reduce(image, largestSide);
        var rgba = new byte[small.Width * small.Height * 4];
        for (int i = 0; i < small.Width * small.Height; i++)
        {
            small.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = byte.MaxValue;
        }
        var info = new SKImageInfo(small.Width, small.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage picture = SKImage.FromPixelCopy(info, rgba);
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Means over whole blocks; rows and columns that fill no block are cut off.</summary>
    private static RgbImage Reduce(RgbImage image, int largestSide)
    {
        int factor = (Math.Max(image.Width, image.Height) + largestSide - 1) / largestSide;
        if (factor <= 1 || Math.Min(image.Width, image.Height) < factor) return image;
        int width = image.Width / factor, height = image.Height / factor;
        var pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i % 3, x = i / 3 % width * factor, y = i / 3 / width * factor, sum = factor * factor / 2;
            for (int dy = 0; dy < factor; dy++)
                for (int dx = 0; dx < factor; dx++) sum += image.Pixels[((y + dy) * image.Width + x + dx) * 3 + channel];
            pixels[i] = (byte)(sum / (factor * factor));
        }
        return new RgbImage(width, height, pixels);
    }
}
