using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>Pictures with a class mask each, read when they are asked for.</summary>
/// <param name="folder">The data set.</param>
/// <param name="ids">Pictures of it.</param>
/// <param name="classes">What the numbers of the masks mean.</param>
public class SegmentationPictures(VocFolder folder, IReadOnlyList<string> ids, VocClasses classes)
{
    /// <summary>The data set.</summary>
    public VocFolder Folder => folder;

    /// <summary>Ids in the order of the list.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>What the numbers of the masks mean, 1 for the first.</summary>
    public VocClasses Classes => classes;

    /// <summary>Number of pictures.</summary>
    public int Count => ids.Count;

    /// <summary>
    /// The classes of a data set: VOC's 20 if all objects of all segmented pictures are of these, else those that there are, in ordinal
    /// order.
    /// </summary>
    /// <param name="folder">The data set; every picture of its segmentation lists has an annotation.</param>
    /// <exception cref="DataException">An annotation is missing or wrong, or there is no object at all.</exception>
    public static VocClasses FindClasses(VocFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        // of all lists: a class that one of them lacks would otherwise shift the numbers of the others
        IEnumerable<string> ids = folder.SegmentationSplits.SelectMany(folder.ReadSegmentationSplit).Distinct(StringComparer.Ordinal);
        VocAnnotation[] annotations = [.. ids.Select(id => folder.ReadAnnotation(id))];
        bool known = annotations.All(a => a.Objects.All(o => VocClasses.Pascal.Contains(o.Class)));
        return known && annotations.Any(a => a.Objects.Count > 0) ? VocClasses.Pascal : VocClasses.Discover(annotations);
    }

    /// <summary>Reads a picture and its mask, which have the same size.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <exception cref="DataException">One of them is missing or cannot be read, the sizes differ, or a number means no class.</exception>
    public virtual (RgbImage Picture, VocMask Mask) Read(int index)
    {
        string path = folder.PicturePath(ids[index]);
        return (ImageDecoder.Decode(File.ReadAllBytes(path), path), folder.ReadMask(ids[index], classes.Count));
    }

    /// <summary>Reads every picture and mask once, so that what is wrong with them is known before training.</summary>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="DataException">There is no picture, or <see cref="Read"/> fails.</exception>
    public void CheckReadable(CancellationToken cancellation) => ReadAll(_ => { }, cancellation);

    /// <summary>Mean and deviation of the colours; reads every picture and mask once, as <see cref="CheckReadable"/> does.</summary>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>Of each colour over all pixels, 0 to 1; exact sums, so the order does not matter.</returns>
    /// <exception cref="DataException">There is no picture, or <see cref="Read"/> fails.</exception>
    public (float[] Mean, float[] Deviation) Measure(CancellationToken cancellation)
    {
        var sums = new ColourSums();
        ReadAll(picture => sums.Add(picture.Pixels), cancellation);
        return sums.Result();
    }

    private void ReadAll(Action<RgbImage> each, CancellationToken cancellation)
    {
        if (Count == 0) throw new DataException($"{folder.Name} has no picture in this list.");
        for (int index = 0; index < Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            each(Read(index).Picture);
        }
    }
}
