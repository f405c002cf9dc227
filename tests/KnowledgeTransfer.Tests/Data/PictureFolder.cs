using KnowledgeTransfer.TestKit;
using SkiaSharp;

namespace KnowledgeTransfer.Tests.Data;

/// <summary>A fresh folder for one test, deleted afterwards, that can be filled with pictures made on the spot.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public PictureFolder(string name = "pictures") => Folder = Directory.CreateDirectory(_root[name]).FullName;

    public string Folder { get; }

    public string PathOf(string id) => Path.Combine(Folder, id.Replace('/', Path.DirectorySeparatorChar));

    public string Write(string id, byte[] content)
    {
        string path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a small PNG of noise, whatever the extension says.</summary>
    public string WritePicture(string id, int width = 4, int height = 3) =>
        Write(id, Pictures.Encode(Pictures.Random(width, height, (uint)id.Length), SKEncodedImageFormat.Png));

    public void Dispose() => _root.Dispose();
}
