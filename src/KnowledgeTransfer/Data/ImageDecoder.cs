using System.Buffers;
using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Decodes one encoded picture (JPEG, PNG, WebP, GIF, BMP) to 8-bit RGB with Skia's codecs. The header is checked before any pixel is decoded,
/// and a picture that ends early is an error: the convenience decoders return a half-grey picture there and say nothing.
/// </summary>
/// <remarks>
/// Pixels are what teachers were trained on, that is what PIL's <c>convert("RGB")</c> gives: transparency is dropped, not composited; embedded
/// colour profiles are ignored; gray, palette and CMYK become RGB; of an animation the first frame counts. One difference is meant:
/// the EXIF orientation is applied, because a sideways picture is never what was wanted. Thread-safe and deterministic.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Largest picture decoded by default, in pixels: PIL's own warning limit, about 0.5 GB of RGB.</summary>
    public const long DefaultPixelLimit = 178_956_970;

    /// <summary>Reads size and format from the header; no pixel is decoded.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">For messages: the picture's id or path.</param>
    /// <exception cref="DataException">No known picture format, or the header is broken.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> encoded, string name)
    {
        using CodecOnSpan opened = CodecOnSpan.Open(encoded, name);
        SKImageInfo info = opened.Codec.Info;
        bool turned = ExifOrientation.SwapsSides(opened.Codec.EncodedOrigin);
        string format = opened.Codec.EncodedFormat.ToString().ToLowerInvariant();
        return turned ? new ImageHeader(info.Height, info.Width, format) : new ImageHeader(info.Width, info.Height, format);
    }

    /// <summary>Decodes a whole picture.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">For messages: the picture's id or path.</param>
    /// <param name="pixelLimit">Width x height above which the picture is refused before decoding; at least 1.</param>
    /// <returns>The picture, upright, in its full size.</returns>
    /// <exception cref="DataException">No known format, truncated, corrupt or above the limit; the message names the picture.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> encoded, string name, long pixelLimit = DefaultPixelLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        using CodecOnSpan opened = CodecOnSpan.Open(encoded, name);
        SKCodec codec = opened.Codec;
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        long pixelCount = (long)width * height;
        if (pixelCount > pixelLimit)
            throw new DataException($"{name} says that it has {width} x {height} = {pixelCount} pixels; the limit is {pixelLimit}. " +
                "Shrink the picture, remove it, or raise the pixel limit if you trust it.");
        // The array below holds 3 bytes a pixel and a .NET array at most 2 GB, whatever limit the caller has set.
        if (pixelCount > Array.MaxLength / 4)
            throw new DataException($"{name} has {width} x {height} = {pixelCount} pixels; more than {Array.MaxLength / 4} cannot be held. Shrink the picture.");

        // Without a colour space Skia converts nothing, and unpremultiplied pixels keep their colour under transparency.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        byte[] rgba = ArrayPool<byte>.Shared.Rent(checked((int)pixelCount * 4));
        try
        {
            SKCodecResult result = Decode(codec, info, rgba);
            if (result != SKCodecResult.Success) throw new DataException($"{name} {Describe(result)}. Replace or remove it.");
            byte[] rgb = GC.AllocateUninitializedArray<byte>((int)pixelCount * 3);
            PixelPacking.RgbaToRgb(rgba.AsSpan(0, (int)pixelCount * 4), rgb);
            return ExifOrientation.Apply(new RgbImage(width, height, rgb), codec.EncodedOrigin);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
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
