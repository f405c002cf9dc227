using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Divides a picture into regions of even colour. Edges between neighbouring pixels are gone through from the lightest to the heaviest; an
/// edge unites the two regions it joins if it weighs no more than either region's heaviest edge so far plus k / its pixels: what
/// counts as a border depends on how varied the regions are themselves.
/// </summary>
/// <remarks>
/// Thread-safe; the same regions everywhere. Cost O(pixels), nearly. Source: Felzenszwalb and Huttenlocher, Efficient Graph-Based Image
/// Segmentation, IJCV 2004, sections 3 and 4. Equal to scikit-image 0.19's <c>felzenszwalb</c> where no two weights are equal, without
/// smoothing: its Gaussian ends a pixel earlier at some widths and mirrors the picture at its border, and it unites below the threshold
/// where the paper unites up to it.
/// </remarks>
public static class GraphSegmentation
{
    /// <summary>Segments a picture.</summary>
    /// <param name="image">Any size; at most 536,870,911 pixels.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="ConfigException">An option is out of its range; all problems are listed.</exception>
    public static Segmentation Segment(RgbImage image, SegmentationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new SegmentationOptions();
        options.Check();
        var graph = PixelGraph.Of(ColourPlanes.From(image, options.ColourSpace), options.Sigma);
        return Segment(graph, options.Scale, options.MinSize);
    }

    /// <summary>The same on a finished graph, which several scales can share.</summary>
    internal static Segmentation Segment(PixelGraph graph, double scale, int minSize)
    {
        int pixelCount = graph.Width * graph.Height;
        var regions = new DisjointSets(pixelCount);
        float k = (float)scale;
        // Of each root: the heaviest edge inside, which is the last that united, plus k / pixels. A single pixel has no edge.
        float[] thresholds = new float[pixelCount];
        thresholds.AsSpan().Fill(k);
        int[] borders = new int[graph.EdgeCount];
        int borderCount = 0;
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            (int first, int second) = graph.Pixels(edge);
            first = regions.Find(first);
            second = regions.Find(second);
            if (first == second) continue;
            float weight = graph.Weight(edge);
            if (weight <= thresholds[first] && weight <= thresholds[second])
            {
                int root = regions.Unite(first, second);
                thresholds[root] = weight + k / regions.Size(root);
            }
            else
            {
                borders[borderCount++] = edge;
            }
        }
        // All other edges are inside of a region, and stay there.
        foreach (int edge in borders.AsSpan(0, borderCount))
        {
            (int first, int second) = graph.Pixels(edge);
            first = regions.Find(first);
            second = regions.Find(second);
            if (first != second && Math.Min(regions.Size(first), regions.Size(second)) < minSize) regions.Unite(first, second);
        }
        return Number(regions, graph.Width, graph.Height);
    }

    private static Segmentation Number(DisjointSets regions, int width, int height)
    {
        int[] labels = new int[width * height], numbers = new int[labels.Length];
        int count = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int root = regions.Find(i);
            if (numbers[root] == 0) numbers[root] = ++count; // 0: none yet
            labels[i] = numbers[root] - 1;
        }
        return new Segmentation(width, height, count, labels);
    }
}
