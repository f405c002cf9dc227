using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// A picture in some colour space, channel after channel. Every channel is rounded to 8 bits: so the last bits of Lab's cube roots, which
/// differ between mathematics libraries, cannot move the border of a region.
/// </summary>
/// <remarks>
/// Hue: 0 to 255 once around the circle, 0 where there is none; red and blue-red are far apart although neighbours on the circle, as in
/// the paper. Lab: 2.55 L*, a* + 128, b* + 128. Shares of red and green: 255 is all; black has a third of each. Cost O(pixels).
/// </remarks>
internal sealed class ColourPlanes
{
    private const int Levels = 256;

    private ColourPlanes(int width, int height, int channels)
    {
        (Width, Height) = (width, height);
        Channels = [.. Enumerable.Range(0, channels).Select(_ => new byte[checked(width * height)])];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>One or three channels of Height x Width values.</summary>
    public IReadOnlyList<byte[]> Channels { get; }

    /// <summary>Converts a picture.</summary>
    public static ColourPlanes From(RgbImage image, ColourSpace space)
    {
        var planes = new ColourPlanes(image.Width, image.Height, space is ColourSpace.Hue or ColourSpace.Intensity ? 1 : 3);
        ReadOnlySpan<byte> rgb = image.Pixels;
        byte[] first = planes.Channels[0], second = planes.Channels[^1], third = planes.Channels[^1];
        if (planes.Channels.Count == 3) second = planes.Channels[1];
        for (int i = 0; i < first.Length; i++)
        {
            byte red = rgb[3 * i], green = rgb[3 * i + 1], blue = rgb[3 * i + 2];
            switch (space)
            {
                case ColourSpace.Rgb: (first[i], second[i], third[i]) = (red, green, blue); break;
                case ColourSpace.Hsv: (first[i], second[i], third[i]) = Hsv(red, green, blue); break;
                case ColourSpace.Lab: (first[i], second[i], third[i]) = Lab(red, green, blue); break;
                case ColourSpace.RgI: (first[i], second[i], third[i]) = RgI(red, green, blue); break;
                case ColourSpace.Hue: first[i] = Hsv(red, green, blue).Hue; break;
                case ColourSpace.Intensity: first[i] = Intensity(red, green, blue); break;
                default: throw new ArgumentOutOfRangeException(nameof(space), space, "no such colour space");
            }
        }
        return planes;
    }

    private static (byte Hue, byte Saturation, byte Value) Hsv(int red, int green, int blue)
    {
        int value = Math.Max(red, Math.Max(green, blue)), range = value - Math.Min(red, Math.Min(green, blue));
        if (range == 0) return (0, 0, (byte)value);
        // In sixths of the circle times the range: 0 red, 2 green, 4 blue.
        int sixths = value == red ? green - blue : value == green ? 2 * range + blue - red : 4 * range + red - green;
        if (sixths < 0) sixths += 6 * range;
        return ((byte)(sixths * Levels / (6 * range)), (byte)((255 * range + value / 2) / value), (byte)value);
    }

    private static (byte Lightness, byte A, byte B) Lab(byte red, byte green, byte blue)
    {
        LabColour colour = LabColour.FromRgb(red, green, blue);
        return ((byte)(2.55f * colour.Lightness + 0.5f), (byte)(colour.A + 128.5f), (byte)(colour.B + 128.5f));
    }

    private static (byte Red, byte Green, byte Intensity) RgI(int red, int green, int blue)
    {
        int sum = red + green + blue;
        if (sum == 0) return (85, 85, 0);
        return ((byte)((255 * red + sum / 2) / sum), (byte)((255 * green + sum / 2) / sum), Intensity(red, green, blue));
    }

    private static byte Intensity(int red, int green, int blue) => (byte)((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
}
