namespace KnowledgeTransfer.Clustering;

/// <summary>Where a <see cref="RowScreen{T}"/> writes, one entry per row of the block.</summary>
internal readonly ref struct ScreenResults
{
    /// <summary>The nearest centroid.</summary>
    internal required Span<int> Labels { get; init; }

    /// <summary>D to it.</summary>
    internal required Span<double> Distances { get; init; }

    /// <summary>The second smallest D; empty if not wanted.</summary>
    internal Span<double> Seconds { get; init; }
}
