using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.Places;

/// <summary>Where the parts of an unpacked Places365 lie, in the layout with a letter above each category.</summary>
/// <param name="Root">Absolute path of the folder that holds the folders of pictures.</param>
/// <param name="Train">Name of the folder of training pictures, or null where there is none.</param>
/// <param name="Val">Name of the folder of validation pictures, or null where there is none; not both are null.</param>
internal sealed record PlacesFolder(string Root, string? Train, string? Val)
{
    private const string ValPrefix = "Places365_val_", FileLists = "filelist_places365-standard";

    // The archives unpack to data_256 and data_large; torchvision renames them.
    private static readonly string[] _trainNames = ["data_256", "data_256_standard", "data_large", "data_large_standard"];
    private static readonly string[] _valNames = ["val_256", "val_large"];

    /// <summary><c>categories_places365.txt</c>, or null where it is missing.</summary>
    public string? CategoryList => List("categories_places365.txt");

    /// <summary><c>places365_train_standard.txt</c>, or null where it is missing.</summary>
    public string? TrainList => List("places365_train_standard.txt");

    /// <summary><c>places365_val.txt</c>, or null where it is missing.</summary>
    public string? ValList => List("places365_val.txt");

    /// <summary>The parts in a folder, or null where it is not known for Places365: a training folder by its name with letters inside, or a
    /// validation folder by its name with validation pictures by theirs.</summary>
    /// <remarks>Costs the names of 26 folders, or of some validation pictures.</remarks>
    /// <exception cref="ConfigException">Both sizes are there, and no name says which is meant.</exception>
    /// <exception cref="DataException">A folder cannot be listed.</exception>
    public static PlacesFolder? Find(string folder)
    {
        string root = Path.GetFullPath(folder);
        try
        {
            string[] train = [.. _trainNames.Where(name => HasLettersOnly(Path.Combine(root, name)))];
            string[] val = [.. _valNames.Where(name => HasVal(Path.Combine(root, name)))];
            if (train.Length > 1 || val.Length > 1)
                throw new ConfigException($"{folder} holds Places365 several times: {string.Join(", ", [.. train, .. val])}. Move one of " +
                    "each kind into a folder of its own, with a copy of the lists, and give that.");
            return train.Length + val.Length > 0
                ? new PlacesFolder(root, train.FirstOrDefault(), val.FirstOrDefault())
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {folder} cannot be listed: {e.Message}", e);
        }
    }

    private static bool HasLettersOnly(string folder)
    {
        if (!Directory.Exists(folder)) return false;
        int letters = 0;
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.')) continue;
            bool isFolder = Directory.Exists(entry.FullName);
            if (isFolder ? entry.Name is not [>= 'a' and <= 'z'] : FolderListing.IsPicture(entry.Name)) return false;
            if (isFolder) letters++;
        }
        return letters > 0;
    }

    private static bool HasVal(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, ValPrefix + "*").Any();

    private string? List(string name) => ListFile.Find([Root, Path.Combine(Root, FileLists)], name);
}
