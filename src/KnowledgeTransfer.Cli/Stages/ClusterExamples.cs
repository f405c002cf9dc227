using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Reports;
using SkiaSharp;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A few pictures of the largest and the smallest clusters, as thumbnails for the report.</summary>
internal static class ClusterExamples
{
    private const int LargestShown = 12, SmallestShown = 6, Nearest = 6, Farthest = 4, ThumbnailSide = 48;

    /// <summary>Chooses clusters by size and pictures by their distance to the centroid; ties go to the lower index.</summary>
    public static IReadOnlyList<ClusterPictures> Choose(ImageSource source, PseudoLabelSet labels)
    {
        int[] clusters = labels.JoinWith(source.Ids);
        var distance = labels.Ids.Index().ToDictionary(p => p.Item, p => labels.SquaredDistances[p.Index]);
        int[][] members = [.. Enumerable.Range(0, labels.ClusterCount).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, clusters.Length).GroupBy(i => clusters[i]))
            members[group.Key] = [.. group.OrderBy(i => distance[source.Ids[i]]).ThenBy(i => i)];
        int[] bySize = [.. Enumerable.Range(0, members.Length).Where(c => members[c].Length > 0).OrderByDescending(c => members[c].Length).ThenBy(c => c)];
        IEnumerable<int> shown = bySize.Length <= LargestShown + SmallestShown ? bySize : bySize.Take(LargestShown).Concat(bySize.TakeLast(SmallestShown));
        return [.. shown.Select(c => Describe(c, members[c]))];

        ClusterPictures Describe(int cluster, int[] sorted)
        {
            (string? label, double? purity) = Commonest(sorted, source.Labels);
            return new ClusterPictures
            {
                Cluster = cluster,
                Nearest = [.. sorted.Take(Nearest).Select(Thumbnail)],
                Farthest = [.. sorted.Skip(Nearest).Reverse().Take(Farthest).Select(Thumbnail)],
                CommonestLabel = label,
                Purity = purity,
            };
        }

        ExamplePicture Thumbnail(int index)
        {
            RgbImage image = source.Decode(index);
            int side = Math.Min(ThumbnailSide, Math.Min(image.Width, image.Height));
            var transform = new ImageTransform(new ImagePreprocessing { Height = side, Width = side });
            var pixels = new byte[transform.ByteCount];
            transform.Apply(image, pixels);
            using var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
            for (int i = 0; i < side * side; i++) bitmap.SetPixel(i % side, i / side, new SKColor(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]));
            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            return new ExamplePicture(source.Ids[index].Value, png.ToArray());
        }
    }

    private static (string? Label, double? Purity) Commonest(int[] members, ImageLabels? labels)
    {
        if (labels is null) return (null, null);
        int[] known = [.. members.Select(i => labels.Classes[i]).Where(c => c >= 0)];
        if (known.Length == 0) return (null, null);
        (int label, int count) = known.CountBy(c => c).OrderByDescending(p => p.Value).ThenBy(p => p.Key).Select(p => (p.Key, p.Value)).First();
        return (labels.ClassNames[label], (double)count / known.Length);
    }
}
