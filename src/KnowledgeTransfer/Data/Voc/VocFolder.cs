namespace KnowledgeTransfer.Data.Voc;

/// <summary>
/// A data set in PASCAL VOC's layout: <c>JPEGImages</c>, <c>Annotations</c>, lists of ids in <c>ImageSets/Main</c> and
/// <c>ImageSets/Segmentation</c>, masks in <c>SegmentationClass</c>. Only the pictures must be there; what else is missing is an error
/// when it is asked for. A picture's id is its file name without extension.
/// </summary>
/// <remarks>
/// Nothing is trusted: ids are looked up among the pictures that were found and never become paths themselves. Thread-safe. Source of the
/// layout: Everingham et al., The PASCAL Visual Object Classes Challenge 2012 Development Kit.
/// </remarks>
public sealed class VocFolder
{
    private readonly FolderSource _pictures;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Lists pictures and splits; no annotation is read yet.</summary>
    /// <param name="folder">The folder with JPEGImages, or one above it: VOCdevkit, or the folder that it was unpacked into, with exactly
    /// one data set (VOC2007, VOC2012) inside.</param>
    /// <exception cref="ConfigException">No such folder, none in VOC's layout, or several; the message names them.</exception>
    /// <exception cref="DataException">No picture, two pictures with one id, or a folder that cannot be listed.</exception>
    public VocFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(Find(folder));
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
        _pictures = new FolderSource(PathOf(VocLayout.Pictures));
        for (int i = 0; i < _pictures.Count; i++)
        {
            string file = _pictures.Ids[i].Value;
            // Lists name pictures of this folder itself; what lies deeper has no id.
            if (file.Contains('/', StringComparison.Ordinal)) continue;
            string id = Path.GetFileNameWithoutExtension(file);
            if (!_positions.TryAdd(id, i))
                throw new DataException($"{PathOf(VocLayout.Pictures)} has {_pictures.Ids[_positions[id]]} and {file}, and both have " +
                    $"the id {id}. Remove one of them.");
        }
        Splits = VocImageSet.List(PathOf(VocLayout.ImageSets, "Main"));
        SegmentationSplits = VocImageSet.List(PathOf(VocLayout.ImageSets, "Segmentation"));
    }

    /// <summary>Absolute path of the folder with JPEGImages.</summary>
    public string Folder { get; }

    /// <summary>The folder's own name, such as VOC2007.</summary>
    public string Name { get; }

    /// <summary>Names of the lists in ImageSets/Main in ordinal order, such as test, train, trainval, val; none where the folder is
    /// missing. Lists for one class (<c>aeroplane_train.txt</c>: an underscore in the name, lines of an id and -1, 0 or 1) are left
    /// out.</summary>
    public IReadOnlyList<string> Splits { get; }

    /// <summary>Likewise of ImageSets/Segmentation: the pictures that have masks.</summary>
    public IReadOnlyList<string> SegmentationSplits { get; }

    /// <summary>Ids of all pictures in ordinal order, whether a split names them or not.</summary>
    public IEnumerable<string> Ids => _positions.Keys;

    /// <summary>All files below JPEGImages.</summary>
    internal FolderSource Pictures => _pictures;

    /// <summary>True where <see cref="VocFolder(string)"/> would find at least one data set: JPEGImages beside Annotations or ImageSets, in
    /// the folder or in one named VOC* inside.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="DataException">The folder cannot be listed.</exception>
    public static bool Recognizes(string folder) => VocLayout.Find(folder).Length > 0;

    /// <summary>The ids of one split of <see cref="Splits"/>, in the file's order.</summary>
    /// <param name="split">Such as <c>trainval</c>.</param>
    /// <exception cref="ConfigException">No such split; the message says which there are.</exception>
    /// <exception cref="DataException">No id, an id twice, one that is a path or has no picture; the message names file and
    /// line.</exception>
    public IReadOnlyList<string> ReadSplit(string split) => ReadList("Main", split, Splits);

    /// <summary>The ids of one split of <see cref="SegmentationSplits"/>, in the file's order.</summary>
    /// <inheritdoc cref="ReadSplit"/>
    public IReadOnlyList<string> ReadSegmentationSplit(string split) => ReadList("Segmentation", split, SegmentationSplits);

    /// <summary>Absolute path of a picture.</summary>
    /// <exception cref="DataException">No picture has this id.</exception>
    public string PicturePath(string id) => PathOf(VocLayout.Pictures, _pictures.Ids[PositionOf(id)].Value);

    /// <summary>Size of the upright picture by its header; nothing is decoded.</summary>
    /// <exception cref="DataException">No picture has this id, or its file is no picture.</exception>
    public (int Width, int Height) PictureSize(string id)
    {
        string path = PicturePath(id);
        using PooledFile file = PooledFile.Read(path, path);
        return ImageDecoder.ReadSize(file.Content, path);
    }

    /// <summary>Reads the annotation of a picture.</summary>
    /// <param name="id">The picture's id.</param>
    /// <param name="options">What is demanded of it.</param>
    /// <exception cref="DataException">No picture or no annotation has this id, or the annotation is wrong
    /// (<see cref="VocAnnotation.Parse"/>) or says another size than the picture has.</exception>
    public VocAnnotation ReadAnnotation(string id, VocAnnotationOptions? options = null)
    {
        options = VocAnnotationOptions.Checked(options);
        _ = PositionOf(id);
        string path = Existing(VocLayout.Annotations, id + ".xml", "annotation");
        using PooledFile file = PooledFile.Read(path, path, VocAnnotation.LargestFile);
        VocAnnotation annotation = VocAnnotation.Parse(file.Content, id, path, options);
        if (options.RequirePictureSize)
        {
            (int width, int height) = PictureSize(id);
            annotation.RequireSize(width, height);
        }
        return annotation;
    }

    /// <summary>Reads the class mask of a picture.</summary>
    /// <param name="id">The picture's id.</param>
    /// <param name="classCount">Classes without background, 1 to 254; 20 for VOC.</param>
    /// <exception cref="DataException">No picture or no mask has this id, or the mask is wrong (<see cref="VocMask.Parse"/>) or of another
    /// size than its picture.</exception>
    public VocMask ReadMask(string id, int classCount)
    {
        (int width, int height) = PictureSize(id);
        string path = Existing(VocLayout.Masks, id + ".png", "mask");
        using PooledFile file = PooledFile.Read(path, path, VocMask.LargestFile);
        VocMask mask = VocMask.Parse(file.Content, path, classCount);
        mask.RequireSize(width, height, path);
        return mask;
    }

    /// <summary>Position of a picture in <see cref="Pictures"/>.</summary>
    internal int PositionOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _positions.TryGetValue(id, out int position)
            ? position
            : throw new DataException($"{PathOf(VocLayout.Pictures)} has no picture {VocText.Show(id)}. Ids are file names without " +
                "extension; check it.");
    }

    private IReadOnlyList<string> ReadList(string kind, string split, IReadOnlyList<string> splits)
    {
        ArgumentNullException.ThrowIfNull(split);
        string folder = PathOf(VocLayout.ImageSets, kind);
        if (splits.Contains(split)) return VocImageSet.Read(Path.Combine(folder, split + ".txt"), _positions);
        throw new ConfigException(splits.Count == 0
            ? $"There is no split {VocText.Show(split)}: {folder} is missing or holds no list. Write one there, one picture's id a line."
            : $"{folder} has no split {VocText.Show(split)}; there are {string.Join(", ", splits)}. Choose one of them.");
    }

    private string Existing(string kind, string file, string what)
    {
        string path = PathOf(kind, file);
        if (File.Exists(path)) return path;
        throw new DataException(Directory.Exists(PathOf(kind))
            ? $"There is no {what} {path}. Fetch it, or take the picture off the list."
            : $"{Folder} has no folder {kind}. Fetch the whole data set, or use its pictures only.");
    }

    private string PathOf(params ReadOnlySpan<string> names) => Path.Combine([Folder, .. names]);

    private static string Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigException($"The folder {folder} does not exist. Check the path; it is taken relative to the current folder.");
        if (Directory.Exists(Path.Combine(folder, VocLayout.Pictures))) return folder;
        string[] found = VocLayout.Find(folder);
        return found.Length switch
        {
            1 => found[0],
            0 => throw new ConfigException($"{folder} has no folder {VocLayout.Pictures}, and no folder VOC* with one inside. Give the " +
                $"folder that holds {VocLayout.Pictures}, {VocLayout.Annotations} and {VocLayout.ImageSets}."),
            _ => throw new ConfigException($"{folder} holds {found.Length} data sets: " +
                $"{string.Join(", ", found.Select(Path.GetFileName))}. Give one of these folders."),
        };
    }
}
