namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Switches of the screen, for tests and to measure what each part is worth. None changes a bit of any result.
/// </summary>
internal sealed record ScreenSettings
{
    /// <summary>How much of a data set that does not lie in memory as float32 is copied at a time.</summary>
    internal long CopiedBytes { get; init; } = 64L << 20;

    /// <summary>What stays in memory; null for everything except copies of rows, see <see cref="CopiedBytes"/>.</summary>
    internal KeptParts? Kept { get; init; }

    /// <summary>Whether bounds may be kept from assignment to assignment.</summary>
    internal bool UsesBounds { get; init; } = true;

    /// <summary>Whether a search compares few rows, and rows with few centroids, without a screen.</summary>
    internal bool ComparesFew { get; init; } = true;

    /// <summary>Whether vectors are rotated before they are quantised: null for where that pays.</summary>
    internal bool? UsesRotation { get; init; }

    /// <summary>Whether reduced vectors are looked at first: null for where that pays.</summary>
    internal bool? UsesReduced { get; init; }

    /// <summary>For a backend's description: what it does without.</summary>
    internal string LeftOut => (UsesBounds ? "" : ", without bounds")
        + (UsesReduced == false ? ", without reduced vectors" : "") + (UsesRotation == false ? ", without rotation" : "");

    /// <summary>These settings with some parts only.</summary>
    internal ScreenSettings With(ScreenParts parts) => this with
    {
        UsesBounds = parts.HasFlag(ScreenParts.Bounds),
        UsesReduced = parts.HasFlag(ScreenParts.Reduced) ? UsesReduced : false,
        UsesRotation = parts.HasFlag(ScreenParts.Rotation) ? UsesRotation : false,
    };
}
