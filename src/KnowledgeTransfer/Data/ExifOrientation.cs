using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>Turns and mirrors a picture as its EXIF orientation tag says.</summary>
internal static class ExifOrientation
{
    /// <summary>True for the four orientations that lie on their side.</summary>
    public static bool SwapsSides(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>The upright picture; the same object where there is nothing to do.</summary>
    public static RgbImage Apply(RgbImage image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.Default or SKEncodedOrigin.TopLeft) return image;
        // The origin names the stored picture's corner: "RightTop" has stored row 0 on the right and stored column 0 on top.
        // Every case is a walk through the stored pixels: a start and one step per output column and output row.
        (int w, int h) = (image.Width, image.Height);
        (int start, int stepX, int stepY) = origin switch
        {
            SKEncodedOrigin.TopRight => (w - 1, -1, w),
            SKEncodedOrigin.BottomRight => (w * h - 1, -1, -w),
            SKEncodedOrigin.BottomLeft => (w * (h - 1), 1, -w),
            SKEncodedOrigin.LeftTop => (0, w, 1),
            SKEncodedOrigin.RightTop => (w * (h - 1), -w, 1),
            SKEncodedOrigin.RightBottom => (w * h - 1, -w, -1),
            SKEncodedOrigin.LeftBottom => (w - 1, w, -1),
            _ => (0, 1, w),
        };
        (int outWidth, int outHeight) = SwapsSides(origin) ? (h, w) : (w, h);
        byte[] stored = image.Pixels;
        byte[] upright = GC.AllocateUninitializedArray<byte>(stored.Length);
        int to = 0;
        for (int y = 0; y < outHeight; y++)
        {
            for (int x = 0; x < outWidth; x++, to += 3)
            {
                int from = (start + y * stepY + x * stepX) * 3;
                upright[to] = stored[from];
                upright[to + 1] = stored[from + 1];
                upright[to + 2] = stored[from + 2];
            }
        }
        return new RgbImage(outWidth, outHeight, upright);
    }
}
