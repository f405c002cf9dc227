using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Proposes boxes that may hold objects, of any class and size, without having learned anything: the picture is divided into small regions,
/// which are merged by similarity to ever larger ones, in several colour spaces, at several scales and by several similarities; the box of
/// every region on the way is a proposal.
/// </summary>
/// <remarks>
/// Thread-safe; the same boxes in the same order everywhere. Cost O(pixels) per colour space and scale plus O(p (bins + log p)) per
/// strategy with p pairs of regions that ever touch. Source: Uijlings, van de Sande, Gevers and Smeulders, Selective Search for Object
/// Recognition, IJCV 2013.
/// </remarks>
public static class SelectiveSearch
{
    private const RegionSimilarity WithoutColour = RegionSimilarity.Texture | RegionSimilarity.Size | RegionSimilarity.Fill;
    private const RegionSimilarity All = RegionSimilarity.Colour | WithoutColour;

    /// <summary>Searches a picture.</summary>
    /// <param name="image">Any size from 1 x 1.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <returns>
    /// Different boxes inside of the picture, the most promising first, at least one. Edges are whole pixels where the picture was searched
    /// in its own size.
    /// </returns>
    /// <exception cref="ConfigException">An option is out of its range; all problems are listed.</exception>
    public static IReadOnlyList<PixelBox> Propose(RgbImage image, SelectiveSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new SelectiveSearchOptions();
        options.Check();
        RgbImage searched = Reduce(image, options.LongestSide);
        bool IsLargeEnough(RegionBox box) => Math.Min(box.Width, box.Height) >= options.MinBoxSide
            || (box.Width == searched.Width && box.Height == searched.Height);
        return [.. Search(searched, options).Sorted()
            .Where(IsLargeEnough)
            .Take(options.MaxProposals)
            .Select(box => box.Scaled(searched.Width, searched.Height, image.Width, image.Height))];
    }

    private static ProposalOrder Search(RgbImage image, SelectiveSearchOptions options)
    {
        (ColourSpace[] spaces, int[] scales, RegionSimilarity[] similarities) = Strategies(options.Mode);
        var order = new ProposalOrder(options.Seed);
        foreach (ColourSpace space in spaces)
        {
            var planes = ColourPlanes.From(image, space);
            var texture = TextureCodes.Of(planes);
            var graph = PixelGraph.Of(planes, options.Sigma);
            foreach (int scale in scales)
            {
                Segmentation segmentation = GraphSegmentation.Segment(graph, scale, minSize: scale);
                var features = RegionFeatures.Measure(planes, texture, segmentation);
                RegionPair[] touching = RegionPair.Touching(segmentation);
                foreach (RegionSimilarity similarity in similarities) order.Add(HierarchicalGrouping.Group(features, touching, similarity));
            }
        }
        return order;
    }

    private static (ColourSpace[] Spaces, int[] Scales, RegionSimilarity[] Similarities) Strategies(SelectiveSearchMode mode) => mode switch
    {
        SelectiveSearchMode.Fast => ([ColourSpace.Hsv, ColourSpace.Lab], [50, 100], [All, WithoutColour]),
        SelectiveSearchMode.Quality => (
            [ColourSpace.Hsv, ColourSpace.Lab, ColourSpace.RgI, ColourSpace.Hue, ColourSpace.Intensity],
            [50, 100, 150, 300],
            [All, WithoutColour, RegionSimilarity.Fill, RegionSimilarity.Size]),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "no such mode"),
    };

    private static RgbImage Reduce(RgbImage image, int longestSide)
    {
        int longest = Math.Max(image.Width, image.Height);
        return longest <= longestSide ? image
            : Resampler.Resize(image, Reduced(image.Width), Reduced(image.Height), ResizeFilter.Bilinear);

        int Reduced(int side) => (int)Math.Max(1, ((long)side * longestSide + longest / 2) / longest);
    }
}
