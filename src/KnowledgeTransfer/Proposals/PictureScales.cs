using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>The sizes at which a detector sees a picture.</summary>
/// <param name="ShortSides">
/// Pixels of the shorter side, at least one, each 1 or more: one number for single scale, several for multi-scale.
/// </param>
/// <remarks>
/// The longer side is at most 5/3 of the short side asked for (1000 pixels for 600), so longer pictures become smaller altogether. Sources:
/// Girshick, Fast R-CNN, ICCV 2015, section 5.2 (600 and 1000); He et al., SPPnet, ECCV 2014, section 4.1 (several scales, and which a
/// region is looked at in).
/// </remarks>
public sealed record PictureScales(IReadOnlyList<int> ShortSides)
{
    /// <summary>The side of a region, in pixels of the enlarged picture, that a scale should bring it to: what AlexNet was trained
    /// on.</summary>
    public const double RegionSide = 224;

    private const double MostElongated = 5.0 / 3;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ConfigException">No scale, one twice, or one out of range.</exception>
    public void Check()
    {
        const int Largest = 4000;
        if (ShortSides.Count == 0) throw new ConfigException("There are no scales; give at least one short side in pixels.");
        foreach (int side in ShortSides)
            if (side is < 1 or > Largest) throw new ConfigException($"A scale is {side} pixels; the short side may be 1 to {Largest}.");
        if (ShortSides.Distinct().Count() < ShortSides.Count)
            throw new ConfigException($"A scale is there twice: {string.Join(", ", ShortSides)}. Give each once.");
    }

    /// <summary>By what a picture is multiplied.</summary>
    /// <param name="width">Pixels per row of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="scale">Index into <see cref="ShortSides"/>.</param>
    public double Factor(int width, int height, int scale)
    {
        int side = ShortSides[scale];
        return Math.Min((double)side / Math.Min(width, height), side * MostElongated / Math.Max(width, height));
    }

    /// <summary>Sides of the picture after it, at least 1.</summary>
    /// <inheritdoc cref="Factor"/>
    public (int Width, int Height) Size(int width, int height, int scale)
    {
        double factor = Factor(width, height, scale);
        return (Side(width), Side(height));

        int Side(int pixels) => Math.Max(1, (int)Math.Round(pixels * factor, MidpointRounding.AwayFromZero));
    }

    /// <summary>
    /// The scale at which a region's area is closest to 224 x 224 pixels, the first of several alike: SPPnet's rule for testing.
    /// </summary>
    /// <param name="region">In pixels of the picture.</param>
    /// <param name="width">Pixels per row of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public int Nearest(PixelBox region, int width, int height) => Enumerable.Range(0, ShortSides.Count).MinBy(scale =>
    {
        double factor = Factor(width, height, scale);
        return Math.Abs(region.Area * factor * factor - RegionSide * RegionSide);
    });

    /// <summary>For example <c>600 pixels</c> or <c>480, 576, 688, 864 pixels</c>.</summary>
    public override string ToString() => $"{string.Join(", ", ShortSides)} pixels";
}
