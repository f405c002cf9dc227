using KnowledgeTransfer.Data.ImageNet;
using KnowledgeTransfer.Data.Places;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data;

/// <summary>Opens whatever kind of picture source a path is.</summary>
public static class ImageSources
{
    private static readonly string[] _archives = [".tar", ".tgz", ".zip", ".7z", ".rar"];

    /// <summary>
    /// Recognises, in this order: a folder with <c>sheet.json</c> (<see cref="SheetSource"/>), with CIFAR-10's .bin files
    /// (<see cref="Cifar10Source"/>), with IDX files of pictures (<see cref="IdxSource"/>), in PASCAL VOC's layout or with one such folder
    /// VOC* inside (<see cref="VocSource"/>), with ImageNet (<see cref="ImageNetSource"/>) or Places365 (<see cref="PlacesSource"/>) as
    /// unpacked, any other folder (<see cref="FolderSource"/>); and a single <c>sheet.json</c>, .bin or IDX file.
    /// </summary>
    /// <param name="path">Absolute, or relative to the current folder.</param>
    /// <exception cref="ConfigException">Nothing is there, or it is a file of no known kind; the message says what would do.</exception>
    /// <exception cref="DataException">It is of a known kind, but empty or broken.</exception>
    public static ImageSource Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ConfigException("No picture source was given. Name a folder of pictures.");
        if (Directory.Exists(path)) return OpenFolder(path);
        if (!File.Exists(path))
            throw new ConfigException($"{path} does not exist. Give a folder of pictures, of CIFAR-10's .bin files or of IDX files; " +
                $"the path is taken relative to {Environment.CurrentDirectory}.");

        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (Path.GetFileName(path) == SheetDescription.FileName) return new SheetSource(path);
        if (extension == ".bin") return new Cifar10Source(path);
        if (IdxSource.IsPictureFile(path)) return new IdxSource(path);
        if (FolderListing.Extensions.Contains(extension))
            throw new ConfigException($"{path} is a single picture. Give the folder that holds the pictures.");
        if (_archives.Contains(extension) || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase))
            throw new ConfigException($"{path} is an archive. Unpack it and give the folder.");
        throw new ConfigException($"{path} is no source of pictures that is known. A folder of pictures will do, " +
            "and so will CIFAR-10's .bin files, IDX files (train-images-idx3-ubyte.gz) or a folder with a sheet.json.");
    }

    private static ImageSource OpenFolder(string folder)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, SheetDescription.FileName))) return new SheetSource(folder);
            if (Cifar10Source.IsCifarFolder(folder)) return new Cifar10Source(folder);
            if (Directory.EnumerateFiles(folder).Any(IdxSource.IsPictureFile)) return new IdxSource(folder);
            if (VocFolder.Recognizes(folder)) return new VocSource(new VocFolder(folder));
            if (ImageNetSource.Recognizes(folder)) return new ImageNetSource(folder);
            if (PlacesSource.Recognizes(folder)) return new PlacesSource(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {folder} cannot be listed: {e.Message}", e);
        }
        return new FolderSource(folder);
    }
}
