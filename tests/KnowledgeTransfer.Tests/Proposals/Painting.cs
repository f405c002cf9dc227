using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Tests.Proposals;

/// <summary>Small pictures painted by hand.</summary>
internal static class Painting
{
    /// <summary>Gray levels, one digit a pixel: level = 25 x digit.</summary>
    public static RgbImage Gray(params string[] rows) => Gray(rows[0].Length, rows.Length, (x, y) => (byte)(25 * (rows[y][x] - '0')));

    /// <summary>Gray levels by a rule.</summary>
    public static RgbImage Gray(int width, int height, Func<int, int, byte> level) =>
        new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(i => Enumerable.Repeat(level(i % width, i / width), 3))]);

    /// <summary>Blocks of random colours under noise: regions of many sizes.</summary>
    public static RgbImage Blocks(int width, int height, int block, int seed = 1)
    {
        var random = new Random(seed);
        int columns = (width + block - 1) / block;
        byte[] colours = new byte[columns * ((height + block - 1) / block) * 3];
        random.NextBytes(colours);
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i / 3 % width, y = i / 3 / width;
            pixels[i] = (byte)(colours[(y / block * columns + x / block) * 3 + i % 3] * 7 / 8 + random.Next(32));
        }
        return new RgbImage(width, height, pixels);
    }
}
