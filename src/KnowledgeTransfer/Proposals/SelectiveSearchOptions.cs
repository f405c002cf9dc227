namespace KnowledgeTransfer.Proposals;

/// <summary>Parameters of <see cref="SelectiveSearch"/>. The defaults give about 2,000 proposals for a photograph.</summary>
public sealed record SelectiveSearchOptions
{
    /// <summary>Largest possible <see cref="LongestSide"/>.</summary>
    public const int MostPixelsPerSide = 2048;

    /// <summary>How many ways of grouping are joined. Default fast.</summary>
    public SelectiveSearchMode Mode { get; init; }

    /// <summary>
    /// Pictures with a longer side than this are searched at this size, and the boxes brought back; smaller ones stay as they are. 1 to
    /// 2048 pixels, default 500: k and the least sizes are meant for pictures of about that size.
    /// </summary>
    public int LongestSide { get; init; } = 500;

    /// <summary>Standard deviation of the Gaussian before segmentation, in pixels, 0 to 10. Default 0.8 (the paper's).</summary>
    public double Sigma { get; init; } = 0.8;

    /// <summary>
    /// Boxes with a shorter side than this, in pixels of the picture as it is searched, are left out, but never the whole picture. At
    /// least 1 (none), default 20: what the lists that come with Fast R-CNN leave out.
    /// </summary>
    public int MinBoxSide { get; init; } = 20;

    /// <summary>Most proposals, at least 1. Default 2000.</summary>
    public int MaxProposals { get; init; } = 2000;

    /// <summary>The seed of the order. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ConfigException">All problems in one message.</exception>
    internal void Check()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Mode)) problems.Add($"the mode is {Mode}, which does not exist");
        if (LongestSide is < 1 or > MostPixelsPerSide)
            problems.Add($"the longest side is {LongestSide} pixels, 1 to {MostPixelsPerSide} are possible");
        if (Sigma is not (>= 0 and <= 10)) problems.Add($"sigma is {Sigma}, 0 to 10 is possible");
        if (MinBoxSide < 1) problems.Add($"the least side of a box is {MinBoxSide} pixels, at least 1 is needed");
        if (MaxProposals < 1) problems.Add($"at most {MaxProposals} proposals are asked for, at least 1 is needed");
        if (problems.Count > 0) throw new ConfigException($"The selective search options are impossible: {string.Join("; ", problems)}.");
    }
}
