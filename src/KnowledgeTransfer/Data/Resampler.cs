using System.Buffers;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Antialiased resizing of 8-bit RGB, equal to PIL's <c>Image.resize</c> in every bit: one pass along rows, then one along columns, 22-bit
/// fixed-point weights, 8-bit values in between. When the picture shrinks the filter is widened by the reduction.
/// </summary>
/// <remarks>
/// Teachers were trained on pictures resized so; another filter shifts their features. Thread-safe, deterministic on every vector width
/// (integer arithmetic). Cost O(output width x input rows x taps + output pixels x taps), taps = 2 x support x max(1, reduction).
/// Source: Pillow, src/libImaging/Resample.c.
/// </remarks>
public static class Resampler
{
    /// <summary>Resizes a whole picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    /// <param name="filter">Bilinear or bicubic (a = -0.5).</param>
    public static RgbImage Resize(RgbImage image, int width, int height, ResizeFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        ResizeWindow(image, width, height, filter, new PixelWindow(0, 0, width, height), pixels, width * 3);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Computes a window of the resized picture only; its pixels are those that the whole one would have there.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">Width of the whole resized picture, at least 1.</param>
    /// <param name="height">Height of the whole resized picture, at least 1.</param>
    /// <param name="filter">Bilinear or bicubic (a = -0.5).</param>
    /// <param name="window">The part wanted, inside the resized picture.</param>
    /// <param name="destination">Receives the window's rows, R G B.</param>
    /// <param name="stride">Bytes from one row in <paramref name="destination"/> to the next, at least 3 x window.Width.</param>
    /// <exception cref="ArgumentException">The window is not inside the resized picture, or the destination is too short.</exception>
    public static void ResizeWindow(
        RgbImage image, int width, int height, ResizeFilter filter, PixelWindow window, Span<byte> destination, int stride)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (window.Left < 0 || window.Top < 0 || window.Width < 1 || window.Height < 1 ||
            window.Left > width - window.Width || window.Top > height - window.Height)
            throw new ArgumentException($"{window} is not inside {width} x {height}", nameof(window));
        int rowBytes = window.Width * 3;
        if (stride < rowBytes || destination.Length < (long)stride * (window.Height - 1) + rowBytes)
            throw new ArgumentException($"{destination.Length} bytes with stride {stride} cannot hold {window}", nameof(destination));

        ResampleWeights? vertical = height == image.Height ? null
            : ResampleWeights.Create(image.Height, height, window.Top, window.Height, filter);
        // Only these input rows are read by the second pass.
        int firstRow = vertical is null ? window.Top : vertical.First[0];
        int rowCount = vertical is null ? window.Height : vertical.First[^1] + vertical.Counts[^1] - firstRow;
        if (vertical is null)
        {
            Horizontal(image, width, window, filter, firstRow, rowCount, destination, stride);
            return;
        }

        // The spare bytes at the end let the first pass store 4 bytes a pixel.
        byte[] between = ArrayPool<byte>.Shared.Rent(checked(rowCount * rowBytes + ResamplePasses.Slack));
        try
        {
            Horizontal(image, width, window, filter, firstRow, rowCount, between, rowBytes);
            for (int y = 0; y < window.Height; y++)
            {
                ReadOnlySpan<int> weights = vertical.Values.AsSpan(y * vertical.Stride, vertical.Counts[y]);
                ReadOnlySpan<byte> rows = between.AsSpan((vertical.First[y] - firstRow) * rowBytes, weights.Length * rowBytes);
                ResamplePasses.Column(rows, rowBytes, weights, destination.Slice(y * stride, rowBytes));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static void Horizontal(
        RgbImage image, int width, PixelWindow window, ResizeFilter filter, int firstRow, int rowCount, Span<byte> result, int stride)
    {
        int inputBytes = image.Width * 3, rowBytes = window.Width * 3;
        ResampleWeights? weights = width == image.Width ? null
            : ResampleWeights.Create(image.Width, width, window.Left, window.Width, filter);
        for (int r = 0; r < rowCount; r++)
        {
            int from = (firstRow + r) * inputBytes;
            // Behind a row lies either the next row, written later, or something that must stay as it is.
            Span<byte> to = stride == rowBytes ? result[(r * stride)..] : result.Slice(r * stride, rowBytes);
            if (weights is null) image.Pixels.AsSpan(from + window.Left * 3, rowBytes).CopyTo(to);
            else ResamplePasses.Row(image.Pixels.AsSpan(from), inputBytes, weights, to);
        }
    }
}
