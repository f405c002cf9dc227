using System.Globalization;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Pictures in IDX files (MNIST, Fashion-MNIST), plain or gzip-compressed: a folder with <c>train-images-idx3-ubyte[.gz]</c> and
/// <c>t10k-images-idx3-ubyte[.gz]</c>, or one such file. Gray becomes RGB by repetition. Label files beside them
/// (<c>train-labels-idx1-ubyte[.gz]</c>) serve evaluation only; the t10k pictures are held out.
/// </summary>
/// <remarks>
/// Ids are <c>train/00017</c> and <c>test/00003</c>; another file counts under what stands before "images" in its name. Files are held in
/// memory. Source of the format: http://yann.lecun.com/exdb/mnist/ (big-endian header, unsigned bytes, row-major).
/// </remarks>
public sealed class IdxSource : ImageSource
{
    private readonly PackedPictures<(IdxFile File, int Picture)> _pictures = new();

    /// <summary>Reads the files into memory and checks that their headers fit their lengths.</summary>
    /// <param name="path">The folder, or one file of pictures.</param>
    /// <exception cref="ConfigException">Nothing is there, or the folder has no file of pictures.</exception>
    /// <exception cref="DataException">A file is no IDX file, of the wrong length, or labels and pictures differ in number.</exception>
    public IdxSource(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string[] files = Files(path);
        foreach (string file in files)
        {
            IdxFile pictures = IdxFile.Read(file, 3);
            (string prefix, bool isTest) = Numbering(Path.GetFileName(file));
            IdxFile? labels = FindLabels(file) is { } labelFile ? IdxFile.Read(labelFile, 1) : null;
            if (labels is not null && labels.Count != pictures.Count)
                throw new DataException($"{file} has {pictures.Count} pictures, but {labels.Count} labels. Fetch both files again.");
            for (int i = 0; i < pictures.Count; i++) _pictures.Add((pictures, i), prefix, i, labels?.Values[i] ?? -1, isTest);
        }
        if (Count == 0) throw new DataException($"{path} holds IDX files without a single picture.");
        Name = files.Length == 1 ? $"IDX file {Path.GetFileName(files[0])}" : $"IDX files in {Path.GetFileName(Path.GetFullPath(path))}";
        string[] names = [.. Enumerable.Range(0, _pictures.Classes.Max() + 1).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        Labels = names.Length > 0 ? new ImageLabels(names, _pictures.Classes) : null;
        HeldOut = _pictures.Split();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _pictures.Ids;

    /// <inheritdoc/>
    public override ImageLabels? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index)
    {
        (IdxFile file, int picture) = _pictures[index];
        ReadOnlySpan<byte> gray = file.Item(picture);
        byte[] rgb = new byte[gray.Length * 3];
        for (int i = 0; i < gray.Length; i++) rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = gray[i];
        return new RgbImage(file.Shape[2], file.Shape[1], rgb);
    }

    /// <inheritdoc/>
    public override ImageHeader Verify(int index) => new(_pictures[index].File.Shape[2], _pictures[index].File.Shape[1], "idx");

    /// <summary>True for a name that is one of an IDX file of pictures.</summary>
    internal static bool IsPictureFile(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains("images", StringComparison.OrdinalIgnoreCase) && name.Contains("idx3", StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path))
            throw new ConfigException($"{path} does not exist. Give the folder of the IDX files, or one file of pictures.");
        // Training pictures first, then the rest by name; of a plain and a compressed copy the plain one.
        string[] files = [.. Directory.EnumerateFiles(path).Where(IsPictureFile)
            .GroupBy(f => f.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? f[..^3] : f, StringComparer.Ordinal)
            .OrderBy(g => Numbering(Path.GetFileName(g.Key)).IsTest).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Min(StringComparer.Ordinal)!)];
        return files.Length > 0
            ? files
            : throw new ConfigException($"The folder {path} has no IDX file of pictures such as train-images-idx3-ubyte.gz.");
    }

    private static (string Prefix, bool IsTest) Numbering(string name)
    {
        int end = name.IndexOf("images", StringComparison.OrdinalIgnoreCase);
        string prefix = (end > 0 ? name[..end] : Path.GetFileNameWithoutExtension(name)).Trim('-', '_', '.');
        return prefix switch
        {
            "t10k" or "test" => ("test", true),
            "" => ("pictures", false),
            _ => (prefix, false),
        };
    }

    private static string? FindLabels(string file)
    {
        string name = Path.GetFileName(file);
        int at = name.IndexOf("images", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        string wanted = string.Concat(name.AsSpan(0, at), "labels", name.AsSpan(at + 6)).Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = wanted.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? wanted[..^3] : wanted;
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";
        return new[] { plain, plain + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
    }
}
