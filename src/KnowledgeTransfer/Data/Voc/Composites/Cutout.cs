using SkiaSharp;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>An object without its surroundings: colours that are already multiplied by the opacity, and the opacity.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Colours">Height x Width x 3 bytes, R G B, each at most its pixel's opacity.</param>
/// <param name="Alpha">Height x Width bytes: the opacity, 255 for solid.</param>
/// <remarks>
/// Multiplied colours can be averaged and laid over a picture without the colour of invisible pixels leaking in (Porter and Duff,
/// Compositing Digital Images, 1984). Immutable by convention; every change is a new one.
/// </remarks>
public sealed record Cutout(int Width, int Height, byte[] Colours, byte[] Alpha)
{
    /// <summary>From this opacity on a pixel belongs to the object.</summary>
    public const byte Solid = 128;

    /// <summary>Pixels that belong to the object.</summary>
    public int SolidCount => Alpha.Count(alpha => alpha >= Solid);

    /// <summary>Decodes a picture with its transparency.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">For messages: the file.</param>
    /// <exception cref="DataException">No known format, truncated or corrupt, or above <see cref="ImageDecoder.DefaultPixelLimit"/>
    /// pixels.</exception>
    public static Cutout Decode(ReadOnlySpan<byte> encoded, string name)
    {
        using CodecOnSpan opened = CodecOnSpan.Open(encoded, name);
        (int width, int height) = (opened.Codec.Info.Width, opened.Codec.Info.Height);
        if ((long)width * height > ImageDecoder.DefaultPixelLimit)
            throw new DataException($"{name} says that it has {width} x {height} pixels; the limit is {ImageDecoder.DefaultPixelLimit}. " +
                "Shrink or remove it.");
        var rgba = new byte[width * height * 4];
        // Unpremultiplied and without a colour space Skia changes nothing; the multiplication below rounds, Skia's would not everywhere.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        SKCodecResult result = GetPixels(opened.Codec, info, rgba);
        if (result != SKCodecResult.Success) throw new DataException($"{name} cannot be decoded ({result}). Replace or remove it.");
        var colours = new byte[width * height * 3];
        var alpha = new byte[width * height];
        for (int i = 0; i < alpha.Length; i++)
        {
            alpha[i] = rgba[4 * i + 3];
            for (int channel = 0; channel < 3; channel++)
                colours[3 * i + channel] = (byte)((rgba[4 * i + channel] * alpha[i] + 127) / 255);
        }
        return new Cutout(width, height, colours, alpha);
    }

    /// <summary>Cuts off rows and columns at the edges in which nothing is visible.</summary>
    /// <exception cref="InvalidOperationException">Nothing is visible at all.</exception>
    public Cutout Trim()
    {
        int[] visible = [.. Enumerable.Range(0, Alpha.Length).Where(i => Alpha[i] > 0)];
        if (visible.Length == 0) throw new InvalidOperationException("a cut-out without a visible pixel cannot be trimmed");
        int left = visible.Min(i => i % Width), top = visible[0] / Width;
        return Window(left, top, visible.Max(i => i % Width) + 1 - left, visible[^1] / Width + 1 - top);
    }

    /// <summary>Resizes with a bilinear, antialiased filter (<see cref="Resampler"/>).</summary>
    /// <param name="width">New width, at least 1.</param>
    /// <param name="height">New height, at least 1.</param>
    public Cutout Resize(int width, int height)
    {
        byte[] tripled = [.. Alpha.SelectMany(alpha => new[] { alpha, alpha, alpha })]; // the resampler knows three channels only
        RgbImage colours = Resampler.Resize(new RgbImage(Width, Height, Colours), width, height, ResizeFilter.Bilinear);
        RgbImage alphas = Resampler.Resize(new RgbImage(Width, Height, tripled), width, height, ResizeFilter.Bilinear);
        return new Cutout(width, height, colours.Pixels, [.. Enumerable.Range(0, width * height).Select(i => alphas.Pixels[3 * i])]);
    }

    /// <summary>Left and right exchanged.</summary>
    public Cutout Mirror()
    {
        byte[] colours = [.. Colours], alpha = [.. Alpha];
        RgbImage.Mirror(colours, Width);
        for (int y = 0; y < Height; y++) alpha.AsSpan(y * Width, Width).Reverse();
        return new Cutout(Width, Height, colours, alpha);
    }

    /// <summary>Brighter or darker at the same opacity; what would exceed white stays white.</summary>
    /// <param name="factor">0 for black, 1 for no change.</param>
    public Cutout Brighten(double factor) => this with
    {
        Colours = [.. Colours.Select((colour, i) => (byte)Math.Min(Math.Round(colour * factor), Alpha[i / 3]))],
    };

    private Cutout Window(int left, int top, int width, int height)
    {
        var colours = new byte[width * height * 3];
        var alpha = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            int from = (top + y) * Width + left;
            Colours.AsSpan(3 * from, 3 * width).CopyTo(colours.AsSpan(3 * y * width));
            Alpha.AsSpan(from, width).CopyTo(alpha.AsSpan(y * width));
        }
        return new Cutout(width, height, colours, alpha);
    }

    private static unsafe SKCodecResult GetPixels(SKCodec codec, SKImageInfo info, byte[] rgba)
    {
        fixed (byte* pixels = rgba) return codec.GetPixels(info, (nint)pixels, info.RowBytes, SKCodecOptions.Default);
    }
}
