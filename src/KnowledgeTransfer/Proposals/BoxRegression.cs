using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// The numbers by which a network moves a proposal onto an object: offsets of the centre in sides of the proposal and logarithms of the
/// ratios of sides, so that a number means the same for every place and size.
/// </summary>
/// <remarks>
/// A network learns them divided by <see cref="CentreDeviation"/> and <see cref="SizeDeviation"/>, so that both losses weigh about the
/// same. Girshick (ICCV 2015) measures mean and deviation of every number over the training set, which come out near these constants on
/// VOC; the constants, used by most later code, need no pass over the data and also hold where a class has three boxes. Source: Girshick et
/// al., CVPR 2014, appendix C.
/// </remarks>
public static class BoxRegression
{
    /// <summary>What the offsets of the centre are divided by for learning.</summary>
    public const double CentreDeviation = 0.1;

    /// <summary>What the logarithms of the sides are divided by for learning.</summary>
    public const double SizeDeviation = 0.2;

    /// <summary>How a box lies beside a proposal.</summary>
    /// <param name="proposal">With area.</param>
    /// <param name="box">With area.</param>
    /// <exception cref="ArgumentException">One of them has no area: a logarithm would be infinite.</exception>
    public static BoxOffsets Encode(PixelBox proposal, PixelBox box)
    {
        if (!(proposal.Area > 0)) throw new ArgumentException($"{proposal} has no area", nameof(proposal));
        if (!(box.Area > 0)) throw new ArgumentException($"{box} has no area", nameof(box));
        return new BoxOffsets(
            (box.Left + box.Right - proposal.Left - proposal.Right) / 2 / proposal.Width,
            (box.Top + box.Bottom - proposal.Top - proposal.Bottom) / 2 / proposal.Height,
            Math.Log(box.Width / proposal.Width),
            Math.Log(box.Height / proposal.Height));
    }

    /// <summary>The box that offsets mean, cut off at the picture's edges.</summary>
    /// <param name="proposal">With area.</param>
    /// <param name="offsets">From <see cref="Encode"/> or a network. Sides may be as large as they like, even infinite.</param>
    /// <param name="width">Pixels per row of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <returns>A box inside of the picture; without area where the offsets lead out of it.</returns>
    public static PixelBox Decode(PixelBox proposal, BoxOffsets offsets, int width, int height)
    {
        double x = (proposal.Left + proposal.Right) / 2 + offsets.X * proposal.Width;
        double y = (proposal.Top + proposal.Bottom) / 2 + offsets.Y * proposal.Height;
        double halfWidth = proposal.Width * Math.Exp(offsets.LogWidth) / 2, halfHeight = proposal.Height * Math.Exp(offsets.LogHeight) / 2;
        return new PixelBox(
            Math.Clamp(x - halfWidth, 0, width), Math.Clamp(y - halfHeight, 0, height),
            Math.Clamp(x + halfWidth, 0, width), Math.Clamp(y + halfHeight, 0, height));
    }

    /// <summary>Offsets as a network learns them: divided by the deviations.</summary>
    public static BoxOffsets Normalised(BoxOffsets offsets) => new(
        offsets.X / CentreDeviation, offsets.Y / CentreDeviation, offsets.LogWidth / SizeDeviation, offsets.LogHeight / SizeDeviation);

    /// <summary>The way back from <see cref="Normalised"/>.</summary>
    public static BoxOffsets FromNormalised(BoxOffsets learned) => new(
        learned.X * CentreDeviation, learned.Y * CentreDeviation, learned.LogWidth * SizeDeviation, learned.LogHeight * SizeDeviation);
}
