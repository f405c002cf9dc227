using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>Composites as the files of a data set in VOC's layout.</summary>
internal static class CompositeFiles
{
    private const int JpegQuality = 95;
    private static readonly string[] Lists = ["Main", "Segmentation"];

    /// <summary>Creates every folder that is written into.</summary>
    public static void CreateFolders(string folder)
    {
        foreach (string kind in new[] { "JPEGImages", "Annotations", "SegmentationClass", "ImageSets/Main", "ImageSets/Segmentation" })
            Directory.CreateDirectory(Path.Combine(folder, kind));
    }

    /// <summary>Id of a picture.</summary>
    /// <param name="side">What it is for.</param>
    /// <param name="number">From 0.</param>
    public static string Id(string side, int number) => string.Create(CultureInfo.InvariantCulture, $"{side}-{number + 1:D5}");

    /// <summary>Writes picture, mask and annotation.</summary>
    public static void Write(Composite composite, string folder, string id)
    {
        string picture = id + ".jpg";
        File.WriteAllBytes(Path.Combine(folder, "JPEGImages", picture), JpegPicture.Encode(composite.Picture, JpegQuality));
        File.WriteAllBytes(Path.Combine(folder, "SegmentationClass", id + ".png"), composite.Mask.ToPng());
        var annotation = new VocAnnotation(id, composite.Picture.Width, composite.Picture.Height, composite.Objects);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        AtomicFile.WriteText(
            Path.Combine(folder, "Annotations", id + ".xml"),
            VocAnnotationWriter.Write(annotation, name, picture, CompositeDataSet.Database, segmented: true));
    }

    /// <summary>Writes one list for all protocols.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="list">Name of the list.</param>
    /// <param name="side">What its pictures are for.</param>
    /// <param name="count">How many there are.</param>
    public static void WriteLists(string folder, string list, string side, int count)
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(i => Id(side, i) + "\n"));
        foreach (string kind in Lists) AtomicFile.WriteText(Path.Combine(folder, "ImageSets", kind, list + ".txt"), text);
    }
}
