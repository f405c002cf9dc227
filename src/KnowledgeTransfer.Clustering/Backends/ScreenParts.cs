namespace KnowledgeTransfer.Clustering;

/// <summary>Parts of the screen that only save work. Each can be left out, to measure what it is worth; none changes a bit.</summary>
[Flags]
public enum ScreenParts
{
    /// <summary>Every row is scored against every centroid.</summary>
    None = 0,

    /// <summary>Lower bounds per row and group of centroids, kept from one assignment to the next.</summary>
    Bounds = 1,

    /// <summary>Scores of 32 numbers before those of all d, where they pay.</summary>
    Reduced = 2,

    /// <summary>Vectors rotated before they are quantised, where that makes their codes finer.</summary>
    Rotation = 4,

    /// <summary>As it is meant to be.</summary>
    All = Bounds | Reduced | Rotation,
}
