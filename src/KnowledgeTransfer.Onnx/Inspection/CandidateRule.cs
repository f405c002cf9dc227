namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Which layers a sweep compares: what <see cref="SuggestionRule"/> suggests, the end of every stage (all maps of one stride in which a
/// convolution works) and the deepest usable tensor; then, as long as there are fewer than eight, the one in the middle of the widest gap
/// in weighted depth.
/// </summary>
internal static class CandidateRule
{
    /// <summary>Most layers: one pass over the pictures reads them all, but each costs neighbours and clusterings.</summary>
    public const int MostLayers = 8;

    /// <summary>
    /// Shortest output, and fewest maps, to take: a vector of four rotations or a picture turned gray says nothing to cluster by.
    /// </summary>
    private const int LeastFeatures = 16;

    /// <summary>Chooses layers.</summary>
    /// <param name="tensors">All tensors with their suggestions, in the order of computation.</param>
    /// <param name="usable">Those of them that can be tapped with sense.</param>
    /// <returns>At most <see cref="MostLayers"/>, in the order of depth.</returns>
    public static IReadOnlyList<InspectedTensor> Choose(IReadOnlyList<InspectedTensor> tensors, IReadOnlyList<InspectedTensor> usable)
    {
        List<InspectedTensor> wide = [.. usable.Where(t => t.WeightedDepth > 0 && t.Dimension is null or >= LeastFeatures && t.Shape is not [_, < LeastFeatures, _, _])];
        if (wide.Count == 0) return [.. tensors.Where(t => t.Suggestion > 0).OrderBy(t => t.Depth)];
        IEnumerable<InspectedTensor> stages = wide.Where(t => t.Stride is not null).GroupBy(t => t.Stride)
            .Where(s => s.Any(t => t.Operation == "Conv")).Select(Deepest).OrderByDescending(t => t.Depth);
        List<InspectedTensor> chosen =
        [
            .. wide.Where(t => t.Suggestion > 0).OrderBy(t => t.Suggestion).Append(Deepest(wide)).Concat(stages)
                .DistinctBy(t => t.Name).DistinctBy(t => t.WeightedDepth).Take(MostLayers),
        ];
        while (chosen.Count < MostLayers && Middle(chosen, wide) is { } middle) chosen.Add(middle);
        return [.. chosen.OrderBy(t => t.Depth)];
    }

    /// <summary>The deepest tensor at the depth nearest to the middle of the widest gap that has any tensor in it.</summary>
    private static InspectedTensor? Middle(List<InspectedTensor> chosen, List<InspectedTensor> wide)
    {
        int[] depths = [0, .. chosen.Select(t => t.WeightedDepth).Order()];
        foreach ((int above, int below) in depths.Zip(depths.Skip(1)).OrderByDescending(g => g.Second - g.First))
        {
            List<InspectedTensor> inside = [.. wide.Where(t => t.WeightedDepth > above && t.WeightedDepth < below)];
            if (inside.Count == 0) continue;
            int nearest = inside.MinBy(t => Math.Abs(2 * t.WeightedDepth - above - below))!.WeightedDepth;
            return Deepest(inside.Where(t => t.WeightedDepth == nearest));
        }
        return null;
    }

    private static InspectedTensor Deepest(IEnumerable<InspectedTensor> tensors) => tensors.MaxBy(t => t.Depth)!;
}
