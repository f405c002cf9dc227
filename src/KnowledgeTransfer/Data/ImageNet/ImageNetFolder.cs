namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>Where the parts of an unpacked ImageNet lie.</summary>
/// <param name="Root">Absolute path of the folder that holds the folders of pictures.</param>
/// <param name="Train">Name of the folder of training pictures, or null where there is none.</param>
/// <param name="Val">Name of the folder of validation pictures, or null where there is none; not both are null.</param>
/// <param name="Lists">The lists beside them.</param>
internal sealed record ImageNetFolder(string Root, string? Train, string? Val, ImageNetLists Lists)
{
    /// <summary>What the names of validation pictures begin with.</summary>
    public const string ValPrefix = "ILSVRC2012_val_";

    private const string Kaggle = "ILSVRC/Data/CLS-LOC", KaggleInside = "Data/CLS-LOC";

    private static readonly string[] _trainNames = ["train", "ILSVRC2012_img_train"], _valNames = ["val", "ILSVRC2012_img_val"];

    /// <summary>
    /// The parts below a folder, or null where it is not known for an ImageNet: only WordNet ids as classes, and beside them ImageNet's
    /// own names or lists, or no other pictures. A folder <c>test</c> with classes is no part of ImageNet.
    /// </summary>
    /// <remarks>Costs the names in <c>train</c>, about 1,000, and some of those in <c>val</c>; other folders end it at once.</remarks>
    /// <exception cref="DataException">The class archives in <c>train</c> are still packed, or a folder cannot be listed.</exception>
    public static ImageNetFolder? Find(string folder)
    {
        try
        {
            foreach (string inside in new[] { "", Kaggle, KaggleInside })
            {
                string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, inside)));
                string? train = Existing(root, _trainNames), val = Existing(root, _valNames);
                if (train is null && val is null) continue;
                var found = new ImageNetFolder(root, train, val, ImageNetLists.Beside(ListFolders(root)));
                if (found.IsImageNet()) return found;
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {folder} cannot be listed: {e.Message}", e);
        }
    }

    /// <summary>Kaggle's archive has its lists three folders above the pictures.</summary>
    private static string[] ListFolders(string root) =>
        root.Replace(Path.DirectorySeparatorChar, '/').EndsWith('/' + KaggleInside, StringComparison.Ordinal)
            ? [root, Path.GetFullPath(Path.Combine(root, "../../..")), Path.GetFullPath(Path.Combine(root, "../.."))]
            : [root];

    private bool IsImageNet()
    {
        if (Directory.Exists(Path.Combine(Root, "test")) && FirstClass("test") is not null) return false;
        if (Train is not null && !HasClassesOnly(Train)) return false;
        if (Val is not null && HoldsValPictures(Val)) return true;
        if (Train is null) return false;
        return Val is null
            ? Existing(Root, ["valid", "validation"]) is null
            : Lists.Any || Train != _trainNames[0] || Val != _valNames[0];
    }

    /// <summary>Stops at the first entry that does not belong into a folder of classes.</summary>
    private bool HasClassesOnly(string part)
    {
        int classes = 0, archives = 0;
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(Root, part)).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.')) continue;
            bool isFolder = Directory.Exists(entry.FullName);
            if (isFolder ? !WordNetId.Is(entry.Name) : FolderListing.IsPicture(entry.Name)) return false;
            if (isFolder) classes++;
            else if (entry.Extension == ".tar" && WordNetId.Is(Path.GetFileNameWithoutExtension(entry.Name))) archives++;
        }
        if (classes == 0 && archives > 0)
            throw new DataException($"{Path.Combine(Root, part)} holds {archives} archives of ImageNet's classes and no class folder. " +
                "Unpack each of them into a folder of its name, n01440764.tar into n01440764.");
        return classes > 0;
    }

    private bool HoldsValPictures(string part) =>
        HasVal(Path.Combine(Root, part)) || (FirstClass(part) is { } sorted && HasVal(sorted));

    private string? FirstClass(string part) => Directory.EnumerateDirectories(Path.Combine(Root, part), "n*")
        .Where(path => WordNetId.Is(Path.GetFileName(path))).Min(StringComparer.Ordinal);

    private static bool HasVal(string folder) => Directory.EnumerateFiles(folder, ValPrefix + "*").Any();

    private static string? Existing(string root, string[] names) =>
        Array.Find(names, name => Directory.Exists(Path.Combine(root, name)));
}
