using System.Text.RegularExpressions;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// The photographs of a folder, divided between training and test, in memory and no larger than needed. A picture that is there in several
/// sizes is one: the same middle, or files of one folder that have nothing but a size for a name (<c>1920x1080.jpg</c>).
/// </summary>
internal sealed partial class BackgroundLibrary
{
    /// <summary>How much larger than a picture the part that it is cut from may be.</summary>
    public const int Zoom = 2;

    private BackgroundLibrary(IReadOnlyList<RgbImage> train, IReadOnlyList<RgbImage> test) => (Train, Test) = (train, test);

    /// <summary>For training pictures.</summary>
    public IReadOnlyList<RgbImage> Train { get; }

    /// <summary>For test pictures.</summary>
    public IReadOnlyList<RgbImage> Test { get; }

    /// <summary>Reads and divides.</summary>
    /// <param name="folder">Pictures, also in sub-folders.</param>
    /// <param name="width">Columns of the pictures to be made.</param>
    /// <param name="height">Rows of them.</param>
    /// <param name="leftOut">Counts what is not used.</param>
    /// <param name="read">Told after every picture how many were read, and of how many.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">There is no such folder.</exception>
    /// <exception cref="DataException">Fewer than two can be used.</exception>
    public static BackgroundLibrary Open(
        string folder, int width, int height, LeftOutCounts leftOut, Action<int, int>? read, CancellationToken cancellation)
    {
        var source = new FolderSource(folder);
        var found = new List<(string Hash, RgbImage Image, PictureLook Look)>();
        // the largest of a name's sizes comes first, and the others are left out unread
        var candidates = source.Ids.Index().OrderByDescending(entry => SizeInName(entry.Item.Value)).ThenBy(entry => entry.Index).ToArray();
        var sized = new HashSet<string>(StringComparer.Ordinal);
        int done = 0;
        foreach ((int index, ImageId id) in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            read?.Invoke(++done, candidates.Length);
            if (SizeInName(id.Value) > 0 && !sized.Add(Path.GetDirectoryName(id.Value)!))
            {
                leftOut.Add("backgrounds that are another one in another size");
                continue;
            }
            if (Decode(source, index, leftOut) is not { } image) continue;
            if (image.Width < width || image.Height < height)
            {
                leftOut.Add("backgrounds that are smaller than the pictures");
                continue;
            }
            var look = PictureLook.OfCentre(image);
            if (found.Any(other => other.Look.IsSame(look))) leftOut.Add("backgrounds that are another one in another size");
            else found.Add((Convert.ToHexStringLower(source.HashContent(index)), Shrink(image, width, height), look));
        }
        if (found.Count < 2)
        {
            throw new DataException($"{folder} has {found.Count} usable photographs; training and test need one each, of {width} x " +
                $"{height} pixels or more. Add some, or make smaller pictures.");
        }
        (IReadOnlyList<RgbImage> train, IReadOnlyList<RgbImage> test) = HashSplit.Divide(found.Select(f => (f.Hash, f.Image)));
        return new BackgroundLibrary(train, test);
    }

    private static RgbImage? Decode(FolderSource source, int index, LeftOutCounts leftOut)
    {
        try
        {
            return source.Decode(index);
        }
        catch (DataException)
        {
            leftOut.Add("backgrounds that cannot be decoded");
            return null;
        }
    }

    /// <summary>Shrinks what is larger than a part of a picture can use.</summary>
    private static RgbImage Shrink(RgbImage image, int width, int height)
    {
        double factor = Math.Max((double)(Zoom * width) / image.Width, (double)(Zoom * height) / image.Height);
        if (factor >= 1) return image;
        return Resampler.Resize(
            image, (int)Math.Ceiling(image.Width * factor), (int)Math.Ceiling(image.Height * factor), ResizeFilter.Bilinear);
    }

    /// <summary>Pixels, where the file's name is nothing but a size; else 0.</summary>
    private static long SizeInName(string id)
    {
        Match match = SizeName().Match(Path.GetFileNameWithoutExtension(id));
        return match.Success ? long.Parse(match.Groups[1].ValueSpan) * long.Parse(match.Groups[2].ValueSpan) : 0;
    }

    [GeneratedRegex("^([0-9]{2,5})x([0-9]{2,5})$")]
    private static partial Regex SizeName();
}
