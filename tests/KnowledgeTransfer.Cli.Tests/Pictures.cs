using SkiaSharp;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Small pictures with something to find in them: stripes of two directions and many colours, with noise, seeded.</summary>
internal static class Pictures
{
    /// <summary>Writes one PNG per picture into a folder per class, <c>across</c> and <c>down</c>.</summary>
    public static string Write(string folder, int count, int side = 32)
    {
        for (int i = 0; i < count; i++)
        {
            string place = Path.Combine(folder, i % 2 == 0 ? "across" : "down");
            Directory.CreateDirectory(place);
            File.WriteAllBytes(Path.Combine(place, $"{i:D4}.png"), Encode(i, side));
        }
        return folder;
    }

    public static byte[] Encode(int seed, int side)
    {
        var random = new Random(seed);
        int period = 3 + random.Next(6), phase = random.Next(period);
        var colour = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
        using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                int along = (seed % 2 == 0 ? y : x) + phase, noise = random.Next(24);
                SKColor c = along / period % 2 == 0 ? colour : SKColors.Gray;
                bitmap.SetPixel(x, y, new SKColor(Brighter(c.Red, noise), Brighter(c.Green, noise), Brighter(c.Blue, noise)));
            }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();

        static byte Brighter(byte value, int by) => (byte)Math.Min(255, value + by);
    }
}
