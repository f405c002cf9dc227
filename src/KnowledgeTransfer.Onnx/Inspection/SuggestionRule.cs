using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Which layers and which pooling to suggest. Middle layers carry what is general; the last ones carry what only the pretext task needs
/// (method: RotNet's second block reaches 49 % kNN on CIFAR-10, its third 38 %; the paper clusters VGG's conv4 and AlexNet's conv4).
/// </summary>
/// <remarks>
/// <para>A stage is all maps of one stride in which at least one convolution works. With two stages or more, the first suggestion is the
/// deepest tensor of the last stage but one, provided that it lies past half of the weighted layers of all maps; where it does not
/// (AlexNet, whose last stage holds three of five convolutions) or there is one stage only (a vision transformer), it is the deepest tensor
/// after three quarters of the weighted layers.</para>
/// <para>Then follow the deepest tensor of the last stage and that of the stage before the first suggestion.</para>
/// </remarks>
internal static class SuggestionRule
{
    /// <summary>Longest vector to suggest: the paper's AlexNet features have 9,600 numbers.</summary>
    public const long LargestDimension = 9600;

    /// <summary>Shortest vector to suggest where the map allows it: 96 channels pooled 2x2 (384 numbers) beat their mean (96) by 5 kNN
    /// points.</summary>
    public const long SmallestDimension = 256;

    // Layers that only move numbers about or repeat them; the tensor that they read is the better name.
    private static readonly HashSet<string> Movers =
    [
        "Pad", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Gather", "Expand", "Cast", "Shape", "Constant",
        "ConstantOfShape", "QuantizeLinear",
    ];

    /// <summary>The mean over the smallest grid (1, 2, 4, 8 windows a side) with at least 256 numbers; no pooling for vectors, the mean
    /// over tokens for sequences.</summary>
    public static (FeaturePooling Pooling, long? Dimension) Pool(IReadOnlyList<long?>? shape)
    {
        var mean = new FeaturePooling(PoolingKind.Average);
        switch (shape)
        {
            case [_, var features]: return (FeaturePooling.None, features);
            case [_, _, var features]: return (mean, features);
            case [_, { } channels, var height, var width]:
                if (height == 1 && width == 1) return (FeaturePooling.None, channels);
                long side = Math.Min(height ?? 1, width ?? 1);
                int grid = 1;
                while (channels * grid * grid < SmallestDimension && grid * 2 <= side
                    && channels * grid * grid * 4 <= LargestDimension) grid *= 2;
                return (mean with { Grid = grid }, channels * grid * grid);
            case [_, ..]: return (FeaturePooling.None, shape.Skip(1).Aggregate((long?)1, (product, extent) => product * extent));
            default: return (mean, null);
        }
    }

    /// <summary>Tensors that can be tapped with sense: no copies of others, no decoders, of two to four axes.</summary>
    /// <inheritdoc cref="Mark" path="/param"/>
    public static IReadOnlyList<InspectedTensor> Usable(IReadOnlyList<InspectedTensor> tensors, IReadOnlySet<string> upsampled) =>
    [
        .. tensors.Where(t => !Movers.Contains(t.Operation) && !upsampled.Contains(t.Name) && t.Shape is null or { Count: >= 2 and <= 4 }),
    ];

    /// <summary>Marks up to three tensors.</summary>
    /// <param name="tensors">All candidates in the order of computation.</param>
    /// <param name="upsampled">Names of tensors behind an upsampling layer: decoders, which repeat earlier strides.</param>
    public static IReadOnlyList<InspectedTensor> Mark(IReadOnlyList<InspectedTensor> tensors, IReadOnlySet<string> upsampled)
    {
        IReadOnlyList<InspectedTensor> usable = Usable(tensors, upsampled);
        List<InspectedTensor> maps = [.. usable.Where(t => t.Stride is not null)];
        var stages = maps.GroupBy(t => t.Stride!.Value).OrderBy(s => s.Key).Where(s => s.Any(t => t.Operation == "Conv"))
            .Select(s => (Stride: s.Key, End: Deepest(s))).ToList();
        var chosen = new List<(InspectedTensor Tensor, string Reason)>();
        int layers = maps.Select(t => t.WeightedDepth).DefaultIfEmpty(0).Max();
        if (stages.Count >= 2 && 2 * stages[^2].End.WeightedDepth > layers)
        {
            chosen.Add((stages[^2].End,
                $"end of the last stage but one (stride {stages[^2].Stride}), {stages[^2].End.WeightedDepth} of {layers} weighted " +
                $"layers deep"));
            chosen.Add((stages[^1].End, $"end of the last stage (stride {stages[^1].Stride}): closer to the teacher's own task"));
            if (stages.Count >= 3)
                chosen.Add((stages[^3].End, $"end of the stage before (stride {stages[^3].Stride}): more general, less abstract"));
        }
        else
        {
            IReadOnlyList<InspectedTensor> pool = stages.Count >= 2 ? maps : usable;
            layers = pool.Select(t => t.WeightedDepth).DefaultIfEmpty(0).Max();
            foreach ((double share, string reason) in new[] { (0.75, "three quarters"), (1.0, "all"), (0.5, "half") })
            {
                int wanted = Math.Max(1, (int)Math.Round(share * layers, MidpointRounding.AwayFromZero));
                if (pool.Any(t => t.WeightedDepth == wanted))
                    chosen.Add((Deepest(pool.Where(t => t.WeightedDepth == wanted)), $"after {reason} of the {layers} weighted layers"));
            }
        }
        Dictionary<string, (int Rank, string Reason)> marks = chosen.DistinctBy(c => c.Tensor.Name).Select((c, i) => (c, i))
            .ToDictionary(p => p.c.Tensor.Name, p => (p.i + 1, p.c.Reason));
        return [.. tensors.Select(t =>
            marks.TryGetValue(t.Name, out (int Rank, string Reason) m) ? t with { Suggestion = m.Rank, Reason = m.Reason } : t)];
    }

    private static InspectedTensor Deepest(IEnumerable<InspectedTensor> tensors) => tensors.MaxBy(t => t.Depth)!;
}
