namespace KnowledgeTransfer.Data.Places;

/// <summary>
/// Places365 as it is downloaded and unpacked. In the original layout training pictures lie below a letter and their category,
/// <c>data_256/a/airfield/00000001.jpg</c>, some with one folder more (<c>/a/apartment_building/outdoor</c>); validation pictures are held
/// out, lie in <c>val_256</c>, and <c>places365_val.txt</c> has their classes. <c>data_large</c> and <c>val_large</c> are the same at full
/// size. Lists lie in the folder or in <c>filelist_places365-standard</c> in it. A folder with <c>places365_standard</c>, the layout of
/// <c>train/airfield</c> and <c>val/airfield</c>, is taken as what is in it; that folder itself is an ordinary <see cref="FolderSource"/>.
/// </summary>
/// <remarks>
/// <para>Ids are paths relative to the folder that holds <c>data_256</c> and <c>val_256</c>. Class names are the categories' paths and have
/// the numbers of <c>categories_places365.txt</c>; without it they are in ordinal order. A training list
/// (<c>places365_train_standard.txt</c>) is compared with the folders, picture by picture.</para>
/// <para>Without validation folder no split is prescribed. Without <c>places365_val.txt</c> the validation pictures are held out and have
/// no class, which the name says.</para>
/// <para>Opening reads each folder once and asks nothing about a file but its name; lists are joined by binary search, O(n log n). Not
/// measured on the real download, which is not available here. Sources: http://places2.csail.mit.edu/download.html;
/// torchvision.datasets.Places365.</para>
/// </remarks>
public sealed class PlacesSource : FolderSource
{
    private const string Easy = "places365_standard";

    /// <summary>Lists the pictures and reads the lists; no picture is read yet.</summary>
    /// <param name="folder">The folder with <c>data_256</c> or <c>val_256</c>, or with <c>places365_standard</c>.</param>
    /// <exception cref="ConfigException">The folder does not hold Places365, or holds it in two sizes.</exception>
    /// <exception cref="DataException">There is no picture, a list is broken, or a list and the pictures do not belong together; the
    /// message names file, line and value.</exception>
    public PlacesSource(string folder)
        : base(Read(folder))
    {
    }

    /// <summary>True where the constructor would find Places365 by the names of its folders.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="ConfigException">It is there in two sizes.</exception>
    /// <exception cref="DataException">A folder cannot be listed.</exception>
    public static bool Recognizes(string folder) => PlacesFolder.Find(folder) is not null || HasEasy(folder);

    private static bool HasEasy(string folder) =>
        Directory.Exists(Path.Combine(folder, Easy, "train")) && Directory.Exists(Path.Combine(folder, Easy, "val"));

    private static FolderContents Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (PlacesFolder.Find(folder) is not { } found)
        {
            return HasEasy(folder)
                ? ReadPlain(Path.Combine(folder, Easy))
                : throw new ConfigException($"{folder} does not hold Places365: none of data_256, data_large, val_256, val_large and " +
                    $"{Easy} is in it. Give the folder that holds them.");
        }
        ImageId[] ids = FolderListing.Pictures(found.Root, [.. new[] { found.Train, found.Val }.OfType<string>()]);
        if (ids.Length == 0)
            throw new DataException($"The folders of Places365 in {found.Root} hold no picture. Unpack the archives into them.");

        // Names that begin with data_ are before those that begin with val_, and so are ids.
        int trainCount = found.Train is { } train ? ids.Count(id => FolderLayout.FolderAt(id.Value, 0).SequenceEqual(train)) : 0;
        var pictures = new PlacesPictures(found, ids, trainCount);
        bool isJudged = pictures.HasValClasses;
        bool[]? heldOut = trainCount > 0 && trainCount < ids.Length
            ? [.. Enumerable.Range(0, ids.Length).Select(i => i >= trainCount)]
            : null;
        return new FolderContents(
            found.Root,
            $"Places365 {Path.GetFileName(Path.TrimEndingDirectorySeparator(found.Root))}"
                + (isJudged ? "" : $" ({found.Val} without classes: no list of them was found)"),
            ids,
            trainCount > 0 || isJudged ? pictures.Labels : null,
            heldOut);
    }
}
