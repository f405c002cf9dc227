namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>
/// ImageNet (ILSVRC2012) as it is downloaded and unpacked. Training pictures lie in <c>train/n01440764/</c> and so on; the validation
/// pictures are held out and lie in <c>val</c>, either sorted into such folders, or all in one, and then a list has their classes:
/// Kaggle's <c>LOC_val_solution.csv</c>, the official development kit <c>ILSVRC2012_devkit_t12</c>, or Caffe's <c>val.txt</c> (with
/// <c>synsets.txt</c>, else in the order of the training folders), the first of these that is there. The folders may be called
/// <c>ILSVRC2012_img_train</c> and <c>ILSVRC2012_img_val</c>, or be in Kaggle's <c>ILSVRC/Data/CLS-LOC</c> below the folder.
/// </summary>
/// <remarks>
/// <para>Ids are paths relative to the folder that holds <c>train</c> and <c>val</c>. Classes are in the order of their WordNet ids (with
/// all of them, the order of PyTorch's and Caffe's numbers) and are called by these, followed by the first synonym where
/// <c>LOC_synset_mapping.txt</c>, <c>synset_words.txt</c> or the development kit says it; one such list more changes neither ids nor
/// numbers.</para>
/// <para>Without <c>val</c> no split is prescribed. Without a list, validation pictures are held out and have no class, which the name
/// says. The pictures of <c>test</c> are left out: their classes were never published.</para>
/// <para>Opening reads each folder once and asks nothing about a file but its name; lists are joined with the pictures by binary search,
/// O(n log n). Not measured on the real download, which is not available here. Sources: readme.txt of ILSVRC2012_devkit_t12;
/// https://www.kaggle.com/c/imagenet-object-localization-challenge/data; Caffe's data/ilsvrc12/get_ilsvrc_aux.sh.</para>
/// </remarks>
public sealed class ImageNetSource : FolderSource
{
    /// <summary>Lists the pictures and reads the lists; no picture is read yet.</summary>
    /// <param name="folder">The folder with <c>train</c> or <c>val</c>, or Kaggle's above them.</param>
    /// <exception cref="ConfigException">The folder does not hold ImageNet.</exception>
    /// <exception cref="DataException">There is no picture, a list or meta.mat is broken, or a list and the pictures do not belong
    /// together; the message names file, line and value.</exception>
    public ImageNetSource(string folder)
        : base(Read(folder))
    {
    }

    /// <summary>True where the constructor would find ImageNet. A plain folder of classes is none, even if WordNet ids are their names: it
    /// takes pictures or lists with ImageNet's names, or a <c>train</c> folder alone.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="DataException">Class archives are still packed, or a folder cannot be listed.</exception>
    public static bool Recognizes(string folder) => ImageNetFolder.Find(folder) is not null;

    private static FolderContents Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ImageNetFolder found = ImageNetFolder.Find(folder) ?? throw new ConfigException(
            $"{folder} does not hold ImageNet: neither train with a folder per class (n01440764) nor val with " +
            $"{ImageNetFolder.ValPrefix}* is in it. Give the folder that holds them.");
        ImageId[] ids = FolderListing.Pictures(found.Root, [.. new[] { found.Train, found.Val }.OfType<string>()]);
        if (ids.Length == 0)
            throw new DataException($"The folders of ImageNet in {found.Root} hold no picture. Unpack the archives into them.");

        var numbers = new ClassNumbers();
        int[] classes = new int[ids.Length];
        bool[] heldOut = new bool[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ReadOnlySpan<char> name = FolderLayout.FolderAt(ids[i].Value, 1);
            classes[i] = WordNetId.Is(name) ? numbers.Of(name) : -1;
            heldOut[i] = FolderLayout.FolderAt(ids[i].Value, 0).SequenceEqual(found.Val);
        }
        Dictionary<int, Synset>? meta = found.Lists.Meta is { } file ? ImageNetMeta.Read(file) : null;
        bool listed = Judge(found, meta, numbers, ids, classes, heldOut);

        Dictionary<string, Synset> synsets = Synsets(found.Lists, meta);
        ImageLabels labels = numbers.ToLabels(classes, id => synsets.TryGetValue(id, out Synset known) ? known.ClassName : id);
        return new FolderContents(
            found.Root,
            $"ImageNet {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}"
                + (listed ? "" : $" ({found.Val} without classes: no list of them was found)"),
            ids,
            labels.ClassNames.Count > 0 ? labels : null,
            heldOut.Contains(true) && heldOut.Contains(false) ? heldOut : null);
    }

    /// <summary>Gives validation pictures outside of class folders their classes; false where no list has them.</summary>
    private static bool Judge(
        ImageNetFolder found, Dictionary<int, Synset>? meta, ClassNumbers numbers, ImageId[] ids, int[] classes, bool[] heldOut)
    {
        int first = heldOut.AsSpan().IndexOf(true), count = heldOut.Count(h => h);
        if (count == 0) return true;
        // Ids are in order, so a folder's pictures lie side by side.
        ReadOnlySpan<ImageId> pictures = ids.AsSpan(first, count);
        Span<int> judged = classes.AsSpan(first, count);
        int without = judged.Count(-1);
        if (without == 0) return true;
        if (without < count)
            throw new DataException($"{Path.Combine(found.Root, found.Val!)} has {count - without:N0} pictures in class folders and " +
                $"{without:N0} outside of them, such as {pictures[judged.IndexOf(-1)]}. Move all of them into class folders, or all out.");
        var truth = new ImageNetTruth(found.Lists, numbers);
        if (truth.Read(found.Val!, Path.GetExtension(pictures[0].Value), meta) is not { } list) return false;
        list.Join(pictures, judged);
        return true;
    }

    private static Dictionary<string, Synset> Synsets(ImageNetLists lists, Dictionary<int, Synset>? meta)
    {
        IEnumerable<Synset> known = lists.Words is { } words ? SynsetList.Read(words) : meta is { } kit ? kit.Values : [];
        return known.ToDictionary(synset => synset.WordNetId, StringComparer.Ordinal);
    }
}
