namespace KnowledgeTransfer.Proposals;

/// <summary>Which regions of a picture a detector learns from in one step. The defaults are those of Fast R-CNN.</summary>
public sealed record RegionSamplingOptions
{
    /// <summary>Most regions per picture, at least 1. Default 64.</summary>
    public int RegionCount { get; init; } = 64;

    /// <summary>Greatest share of them that shows objects, above 0 to 1. Default 0.25.</summary>
    public double ForegroundShare { get; init; } = 0.25;

    /// <summary>Overlap with an object from which on a region shows it, above 0 to 1. Default 0.5.</summary>
    public double ForegroundOverlap { get; init; } = 0.5;

    /// <summary>
    /// Least overlap of a region that counts as background, 0 to <see cref="ForegroundOverlap"/>. Default 0.1: regions beside an object
    /// are the hard ones, and those far from all are left out.
    /// </summary>
    public double BackgroundOverlap { get; init; } = 0.1;

    /// <summary>Most regions that show objects, at least 1.</summary>
    public int ForegroundCount => Math.Max(1, (int)Math.Round(ForegroundShare * RegionCount, MidpointRounding.AwayFromZero));

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ConfigException">All problems in one message.</exception>
    public void Check()
    {
        var problems = new List<string>();
        if (RegionCount < 1) problems.Add($"there are {RegionCount} regions per picture, at least 1 is needed");
        if (ForegroundShare is not (> 0 and <= 1)) problems.Add($"the share of objects is {ForegroundShare}, above 0 to 1 is possible");
        if (ForegroundOverlap is not (> 0 and <= 1))
            problems.Add($"the overlap of a region with its object is {ForegroundOverlap}, above 0 to 1 is possible");
        if (!(BackgroundOverlap >= 0 && BackgroundOverlap <= ForegroundOverlap))
            problems.Add($"the least overlap of background is {BackgroundOverlap}, 0 to {ForegroundOverlap} is possible");
        if (problems.Count > 0) throw new ConfigException($"Regions cannot be drawn like this: {string.Join("; ", problems)}.");
    }
}
