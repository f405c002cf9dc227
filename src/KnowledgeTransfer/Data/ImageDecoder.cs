using System.Buffers;
using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Decodes one encoded picture (JPEG, PNG, WebP, GIF, BMP) to 8-bit RGB with Skia's codecs. The header is checked before any pixel is
/// decoded, and a picture that ends early is an error: the convenience decoders return a half-grey picture there and say nothing.
/// Only bytes behind the last pixel (a PNG's end marker) may be missing, as they may for PIL.
/// </summary>
/// <remarks>
/// Pixels are what teachers were trained on, that is what PIL's <c>convert("RGB")</c> gives: transparency is dropped, not composited;
/// embedded colour profiles are ignored; gray, palette and CMYK become RGB; of an animation the first frame counts. One difference is
/// meant:
/// the EXIF orientation is applied, because a sideways picture is never what was wanted. Thread-safe and deterministic.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Default limit in pixels: the one above which PIL warns. Decoding takes 7 bytes a pixel for a moment.</summary>
    public const long DefaultPixelLimit = 178_956_970;

    /// <summary>Decodes a whole picture.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">For messages: the picture's id or path.</param>
    /// <param name="pixelLimit">Width x height above which the picture is refused before decoding; at least 1.</param>
    /// <returns>The picture, upright, in its full size.</returns>
    /// <exception cref="DataException">No known format, truncated, corrupt or above the limit; the message names the picture.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> encoded, string name, long pixelLimit = DefaultPixelLimit)
    {
        using RentedImage rented = Rent(encoded, name, pixelLimit);
        (int width, int height) = (rented.Image.Width, rented.Image.Height);
        return new RgbImage(width, height, rented.Image.Pixels.AsSpan(0, width * height * 3).ToArray());
    }

    /// <summary>The same into a rented buffer; the caller disposes the result.</summary>
    internal static RentedImage Rent(ReadOnlySpan<byte> encoded, string name, long pixelLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        using CodecOnSpan opened = CodecOnSpan.Open(encoded, name);
        SKCodec codec = opened.Codec;
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        int pixelCount = CheckSize(width, height, name, pixelLimit);

        byte[] rgba = ArrayPool<byte>.Shared.Rent(pixelCount * 4);
        byte[] rgb = ArrayPool<byte>.Shared.Rent(pixelCount * 3);
        try
        {
            // Without a colour space Skia converts nothing, and unpremultiplied pixels keep their colour under transparency.
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
            SKCodecResult result = Decode(codec, info, rgba);
            if (result != SKCodecResult.Success) throw new DataException($"{name} {Describe(result)}. Replace or remove it.");
            PixelPacking.RgbaToRgb(rgba.AsSpan(0, pixelCount * 4), rgb.AsSpan(0, pixelCount * 3));
            if (!ExifOrientation.IsUpright(codec.EncodedOrigin))
            {
                // The four-byte pixels are no longer needed: their buffer becomes the result.
                ExifOrientation.Turn(rgb.AsSpan(0, pixelCount * 3), width, height, codec.EncodedOrigin, rgba);
                (rgb, rgba) = (rgba, rgb);
                if (ExifOrientation.SwapsSides(codec.EncodedOrigin)) (width, height) = (height, width);
            }
            return new RentedImage(new RgbImage(width, height, rgb), codec.EncodedFormat.ToString().ToLowerInvariant());
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rgb);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    /// <summary>Width and height of the upright picture by its header; no pixel is decoded.</summary>
    /// <exception cref="DataException">No known format.</exception>
    internal static (int Width, int Height) ReadSize(ReadOnlySpan<byte> encoded, string name)
    {
        using CodecOnSpan opened = CodecOnSpan.Open(encoded, name);
        SKImageInfo info = opened.Codec.Info;
        return ExifOrientation.SwapsSides(opened.Codec.EncodedOrigin) ? (info.Height, info.Width) : (info.Width, info.Height);
    }

    private static int CheckSize(int width, int height, string name, long pixelLimit)
    {
        long pixelCount = (long)width * height;
        if (pixelCount > pixelLimit)
            throw new DataException($"{name} says that it has {width} x {height} = {pixelCount} pixels; the limit is {pixelLimit}. " +
                "Shrink the picture, remove it, or raise the pixel limit if you trust it.");
        // Four bytes a pixel must fit a .NET array, whatever limit the caller has set.
        if (pixelCount > Array.MaxLength / 4)
            throw new DataException($"{name} has {width} x {height} = {pixelCount} pixels; no more than {Array.MaxLength / 4} " +
                "can be held. Shrink the picture.");
        return (int)pixelCount;
    }

    private static unsafe SKCodecResult Decode(SKCodec codec, SKImageInfo info, byte[] rgba)
    {
        fixed (byte* pixels = rgba) return codec.GetPixels(info, (nint)pixels, info.RowBytes, SKCodecOptions.Default);
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "is truncated: the file ends before the picture does",
        SKCodecResult.ErrorInInput => "is corrupt: a part of the file cannot be decoded",
        _ => $"cannot be decoded ({result})",
    };
}
