namespace KnowledgeTransfer.Proposals;

/// <summary>Parameters of <see cref="GraphSegmentation"/>. The defaults are those of selective search's first strategy but for its
/// colours.</summary>
public sealed record SegmentationOptions
{
    /// <summary>Where colours are compared. Default red, green and blue.</summary>
    public ColourSpace ColourSpace { get; init; } = ColourSpace.Rgb;

    /// <summary>
    /// k: how much evidence a border of a small region needs, in levels of 255; larger gives larger regions. From 0, default 50.
    /// </summary>
    public double Scale { get; init; } = 50;

    /// <summary>Regions of fewer pixels are merged into neighbours; at least 1 (none), default 50.</summary>
    public int MinSize { get; init; } = 50;

    /// <summary>Standard deviation of the Gaussian that smooths the picture first, in pixels, 0 (none) to 10. Default 0.8.</summary>
    public double Sigma { get; init; } = 0.8;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ConfigException">All problems in one message.</exception>
    internal void Check()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(ColourSpace)) problems.Add($"the colour space is {ColourSpace}, which does not exist");
        if (!(Scale >= 0 && double.IsFinite(Scale))) problems.Add($"the scale is {Scale}, a finite number from 0 is needed");
        if (MinSize < 1) problems.Add($"the least size is {MinSize}, at least 1 is needed");
        if (Sigma is not (>= 0 and <= 10)) problems.Add($"sigma is {Sigma}, 0 to 10 is possible");
        if (problems.Count > 0) throw new ConfigException($"The segmentation options are impossible: {string.Join("; ", problems)}.");
    }
}
