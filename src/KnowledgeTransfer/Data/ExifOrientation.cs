using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>Turns and mirrors a picture as its EXIF orientation tag says.</summary>
internal static class ExifOrientation
{
    /// <summary>True where the stored picture is already upright.</summary>
    public static bool IsUpright(SKEncodedOrigin origin) => origin is < SKEncodedOrigin.TopRight or > SKEncodedOrigin.LeftBottom;

    /// <summary>True for the four orientations that lie on their side.</summary>
    public static bool SwapsSides(SKEncodedOrigin origin) => origin is >= SKEncodedOrigin.LeftTop and <= SKEncodedOrigin.LeftBottom;

    /// <summary>Copies the pixels into their upright order.</summary>
    /// <param name="stored">[h, w, 3] bytes as stored.</param>
    /// <param name="w">Width as stored.</param>
    /// <param name="h">Height as stored.</param>
    /// <param name="origin">An orientation that is not upright.</param>
    /// <param name="upright">Receives as many bytes; [w, h, 3] where the sides are swapped.</param>
    public static void Turn(ReadOnlySpan<byte> stored, int w, int h, SKEncodedOrigin origin, Span<byte> upright)
    {
        // The origin names the stored picture's corner: "RightTop" has stored row 0 on the right and stored column 0 on top.
        // Every case is a walk through the stored pixels: a start and one step per output column and output row.
        (int start, int stepX, int stepY) = origin switch
        {
            SKEncodedOrigin.TopRight => (w - 1, -1, w),
            SKEncodedOrigin.BottomRight => (w * h - 1, -1, -w),
            SKEncodedOrigin.BottomLeft => (w * (h - 1), 1, -w),
            SKEncodedOrigin.LeftTop => (0, w, 1),
            SKEncodedOrigin.RightTop => (w * (h - 1), -w, 1),
            SKEncodedOrigin.RightBottom => (w * h - 1, -w, -1),
            SKEncodedOrigin.LeftBottom => (w - 1, w, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "not a turned orientation"),
        };
        (int outWidth, int outHeight) = SwapsSides(origin) ? (h, w) : (w, h);
        int to = 0;
        for (int y = 0; y < outHeight; y++)
        {
            for (int x = 0; x < outWidth; x++, to += 3) stored.Slice((start + y * stepY + x * stepX) * 3, 3).CopyTo(upright[to..]);
        }
    }
}
