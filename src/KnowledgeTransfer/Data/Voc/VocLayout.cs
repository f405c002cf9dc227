namespace KnowledgeTransfer.Data.Voc;

/// <summary>The names of VOC's folders, and how to find them.</summary>
internal static class VocLayout
{
    public const string Pictures = "JPEGImages", Annotations = "Annotations", ImageSets = "ImageSets", Masks = "SegmentationClass";

    private const string Devkit = "VOCdevkit";

    /// <summary>True for a folder with pictures and annotations or lists of ids by VOC's names.</summary>
    public static bool IsIn(string folder) => Has(folder, Pictures) && (Has(folder, Annotations) || Has(folder, ImageSets));

    /// <summary>The folders in VOC's layout that a path means: itself, or those named VOC* inside of it or of its VOCdevkit.</summary>
    /// <exception cref="DataException">The folder cannot be listed.</exception>
    public static string[] Find(string folder)
    {
        if (IsIn(folder)) return [folder];
        string[] inside = Inside(folder);
        string devkit = Path.Combine(folder, Devkit);
        return inside.Length == 0 && Directory.Exists(devkit) ? Inside(devkit) : inside;
    }

    private static string[] Inside(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder, "VOC*").Where(IsIn).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {folder} cannot be listed: {e.Message}", e);
        }
    }

    private static bool Has(string folder, string inside) => Directory.Exists(Path.Combine(folder, inside));
}
