using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Reports;
using SkiaSharp;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A few pictures of the largest and the smallest clusters, as thumbnails for the report.</summary>
internal static class ClusterExamples
{
    private const int ClustersShown = 18, Nearest = 6, Farthest = 4, ThumbnailSide = 48;

    /// <summary>Chooses clusters by size and pictures by their distance to the centroid; ties go to the lower index.</summary>
    public static IReadOnlyList<ClusterPictures> Choose(ImageSource source, PseudoLabelSet labels, IReadOnlyList<long> sizes)
    {
        int[] rows = IdJoin.Positions(source.Ids, labels.Ids, "the pictures", "the pseudo-labels");
        ILookup<int, int> members = Enumerable.Range(0, rows.Length).ToLookup(i => labels.Clusters[rows[i]]);
        return [.. ClusterPictures.Choose(sizes, ClustersShown).Select(Describe)];

        ClusterPictures Describe(int cluster)
        {
            int[] sorted = [.. members[cluster].OrderBy(i => labels.SquaredDistances[rows[i]]).ThenBy(i => i)];
            (string? label, double? purity) = Commonest(sorted, source.Labels);
            return new ClusterPictures
            {
                Cluster = cluster,
                Nearest = [.. sorted.Take(Nearest).Select(i => Thumbnail(source, i))],
                Farthest = [.. sorted.Skip(Nearest).Reverse().Take(Farthest).Select(i => Thumbnail(source, i))],
                CommonestLabel = label,
                Purity = purity,
            };
        }
    }

    private static ExamplePicture Thumbnail(ImageSource source, int index)
    {
        RgbImage image = source.Decode(index);
        int side = Math.Min(ThumbnailSide, Math.Min(image.Width, image.Height));
        var transform = new ImageTransform(new ImagePreprocessing { Height = side, Width = side });
        var pixels = new byte[transform.ByteCount];
        transform.Apply(image, pixels);
        using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int i = 0; i < side * side; i++)
            bitmap.SetPixel(i % side, i / side, new SKColor(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new ExamplePicture(source.Ids[index].Value, png.ToArray());
    }

    private static (string? Label, double? Purity) Commonest(int[] members, ImageLabels? labels)
    {
        if (labels is null) return (null, null);
        int[] known = [.. members.Select(i => labels.Classes[i]).Where(c => c >= 0)];
        if (known.Length == 0) return (null, null);
        KeyValuePair<int, int> commonest = known.CountBy(c => c).OrderByDescending(p => p.Value).ThenBy(p => p.Key).First();
        return (labels.ClassNames[commonest.Key], (double)commonest.Value / known.Length);
    }
}
