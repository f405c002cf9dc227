using KnowledgeTransfer.Data;
using SkiaSharp;

namespace KnowledgeTransfer.Tests.Data;

/// <summary>A fresh folder for one test, deleted afterwards, that can be filled with pictures made on the spot.</summary>
internal sealed class PictureFolder : IDisposable
{
    public PictureFolder(string name = "pictures")
    {
        Root = Directory.CreateTempSubdirectory("kt-data-").FullName;
        Folder = Path.Combine(Root, name);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    private string Root { get; }

    public string PathOf(string id) => Path.Combine(Folder, id.Replace('/', Path.DirectorySeparatorChar));

    public string Write(string id, byte[] content)
    {
        string path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a PNG of one colour that depends on the id's last letter; a few pixels suffice for listing tests.</summary>
    public string WritePicture(string id, int width = 4, int height = 3) =>
        Write(id, Pictures.Encode(Pictures.Random(width, height, (uint)id.Length), SKEncodedImageFormat.Png));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Pictures made by rules, and their encodings.</summary>
internal static class Pictures
{
    /// <summary>High bytes of a 32-bit linear congruential generator, the same as in the scripts that make the fixtures.</summary>
    public static RgbImage Random(int width, int height, uint seed = 1)
    {
        byte[] pixels = new byte[width * height * 3];
        uint state = seed;
        for (int i = 0; i < pixels.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            pixels[i] = (byte)(state >> 24);
        }
        return new RgbImage(width, height, pixels);
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 90)
    {
        byte[] rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = 255;
        }
        return EncodeRgba(rgba, image.Width, image.Height, format, quality);
    }

    public static byte[] EncodeRgba(byte[] rgba, int width, int height, SKEncodedImageFormat format, int quality = 100)
    {
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        using SKData data = image.Encode(format, quality);
        return data.ToArray();
    }
}

/// <summary>A source in memory whose pictures, failures and cost a test decides.</summary>
internal sealed class MadeSource(int count, Func<int, RgbImage> decode) : ImageSource
{
    public override string Name => "made";

    public override IReadOnlyList<ImageId> Ids { get; } = [.. Enumerable.Range(0, count).Select(i => new ImageId($"p{i:D5}"))];

    public override string Fingerprint => "none";

    public override RgbImage Decode(int index) => decode(index);

    /// <summary>Pictures of one pixel whose colour is the index.</summary>
    public static RgbImage Numbered(int index) => new(1, 1, [(byte)index, (byte)(index >> 8), (byte)(index >> 16)]);
}

/// <summary>Committed files, found from wherever the tests run.</summary>
internal static class Committed
{
    public static string Models { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "KnowledgeTransfer.sln"))) return Path.Combine(d.FullName, "models");
        throw new InvalidOperationException("no KnowledgeTransfer.sln above " + AppContext.BaseDirectory);
    }
}
