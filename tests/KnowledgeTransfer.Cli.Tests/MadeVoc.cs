using SkiaSharp;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>A tiny data set in VOC's layout: bright squares on noise, <c>blue</c> and <c>red</c>.</summary>
internal static class MadeVoc
{
    private const int Side = 64;

    /// <summary>Writes six pictures to learn from, <c>a0</c> to <c>a5</c>, and three to judge by, <c>b0</c> to <c>b2</c>.</summary>
    public static string Write(string folder)
    {
        foreach (string name in new[] { "JPEGImages", "Annotations", "ImageSets/Main" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        string[] train = [.. Enumerable.Range(0, 6).Select(i => $"a{i}")], test = [.. Enumerable.Range(0, 3).Select(i => $"b{i}")];
        foreach ((int i, string id) in train.Concat(test).Index()) WritePicture(folder, id, i);
        List(folder, "trainval", train);
        List(folder, "test", test);
        return folder;
    }

    /// <summary>Writes a list.</summary>
    public static void List(string folder, string split, params string[] ids) =>
        File.WriteAllLines(Path.Combine(folder, "ImageSets", "Main", split + ".txt"), ids);

    /// <summary>Writes a picture's annotation.</summary>
    public static void Annotate(string folder, string id, string name, int left, int top, int right, int bottom, bool difficult = false) =>
        File.WriteAllText(Path.Combine(folder, "Annotations", id + ".xml"),
            $"<annotation><size><width>{Side}</width><height>{Side}</height><depth>3</depth></size><object><name>{name}</name>" +
            $"<difficult>{(difficult ? 1 : 0)}</difficult><bndbox><xmin>{left + 1}</xmin><ymin>{top + 1}</ymin><xmax>{right}</xmax>" +
            $"<ymax>{bottom}</ymax></bndbox></object></annotation>");

    private static void WritePicture(string folder, string id, int seed)
    {
        var random = new Random(seed);
        int left = random.Next(30), top = random.Next(30), width = 24 + random.Next(8), height = 24 + random.Next(8);
        bool red = seed % 2 == 1;
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                bool inside = x >= left && x < left + width && y >= top && y < top + height;
                byte noise = (byte)random.Next(60), bright = (byte)(inside ? 190 + random.Next(60) : noise);
                bitmap.SetPixel(x, y, new SKColor(red ? bright : noise, noise, red ? noise : bright));
            }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(folder, "JPEGImages", id + ".png"), data.ToArray());
        Annotate(folder, id, red ? "red" : "blue", left, top, left + width, top + height);
    }
}
