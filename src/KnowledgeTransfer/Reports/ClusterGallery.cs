namespace KnowledgeTransfer.Reports;

/// <summary>Pictures nearest to and farthest from some centroids.</summary>
internal static class ClusterGallery
{
    /// <summary>This many of the largest and as many of the smallest clusters are shown.</summary>
    private const int MostOfEachEnd = 12;

    /// <summary>Thumbnails in a row.</summary>
    private const int MostPictures = 6;

    /// <summary>Bytes of thumbnails that a page may embed: base64 adds a third, and the whole page stays below 3 MB.</summary>
    private const long MostBytes = 1_900_000;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Writes the gallery; nothing without pictures.</summary>
    /// <exception cref="ArgumentException">A thumbnail is no PNG, or a cluster index does not exist.</exception>
    public static void Write(HtmlWriter html, ClusterSummary clusters)
    {
        ClusterPictures[] sorted = clusters.Pictures
            .Where(p => p.Nearest.Count + p.Farthest.Count > 0)
            .OrderByDescending(p => Size(clusters, p.Cluster)).ThenBy(p => p.Cluster).ToArray();
        if (sorted.Length == 0) return;
        ClusterPictures[] chosen = sorted.Length <= 2 * MostOfEachEnd ? sorted : [.. sorted[..MostOfEachEnd], .. sorted[^MostOfEachEnd..]];
        var shown = new List<ClusterPictures>();
        long bytes = 0;
        foreach (ClusterPictures cluster in chosen)
        {
            bytes += cluster.Nearest.Take(MostPictures).Concat(cluster.Farthest.Take(MostPictures)).Sum(p => (long)p.Png.Length);
            if (bytes > MostBytes) break;
            shown.Add(cluster);
        }
        string which = sorted.Length <= 2 * MostOfEachEnd ? "" : ", the largest and the smallest";
        using (html.Start("details", ("open", "open")))
        {
            html.Element("summary", "What the clusters look like");
            html.Element("p", $"{ReportNumbers.Count(shown.Count)} of {ReportNumbers.Count(clusters.Sizes.Count)} clusters{which}. " +
                "Nearest to the centroid first, then the members farthest from it. " +
                "Labels, where shown, were not used to make the clusters.",
                ("class", "note"));
            using (html.Start("div", ("class", "gallery")))
                foreach (ClusterPictures cluster in shown) Card(html, clusters, cluster);
        }
    }

    private static long Size(ClusterSummary clusters, int cluster) => (uint)cluster < (uint)clusters.Sizes.Count
        ? clusters.Sizes[cluster]
        : throw new ArgumentException($"Pictures are given for cluster {cluster}, but there are {clusters.Sizes.Count} clusters.");

    private static void Card(HtmlWriter html, ClusterSummary clusters, ClusterPictures cluster)
    {
        using (html.Start("div", ("class", "card")))
        {
            using (html.Start("h3"))
            {
                html.Element("span", $"Cluster {ReportNumbers.Count(cluster.Cluster)}");
                using (html.Start("small"))
                {
                    html.Text($"{ReportNumbers.Count(Size(clusters, cluster.Cluster))} pictures");
                    if (cluster.Purity is { } purity)
                    {
                        html.Text($" · {ReportNumbers.Percent(purity)} ");
                        html.Element("bdi", cluster.CommonestLabel ?? "pure");
                    }
                }
            }
            Pictures(html, "nearest", cluster.Nearest);
            Pictures(html, "farthest", cluster.Farthest);
        }
    }

    private static void Pictures(HtmlWriter html, string name, IReadOnlyList<ExamplePicture> pictures)
    {
        if (pictures.Count == 0) return;
        html.Element("small", name, ("class", "label"));
        using (html.Start("div", ("class", "row")))
        {
            foreach (ExamplePicture picture in pictures.Take(MostPictures))
            {
                if (!picture.Png.AsSpan().StartsWith(PngSignature))
                    throw new ArgumentException($"The thumbnail of {picture.Id} is no PNG file.");
                html.Empty("img", ("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png)),
                    ("alt", picture.Id), ("title", picture.Id), ("width", "44"), ("height", "44"));
            }
        }
    }
}
