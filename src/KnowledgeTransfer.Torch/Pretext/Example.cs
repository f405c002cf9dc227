namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Where a maker writes one example; every number must be written.</summary>
/// <param name="input">[TileCount, TileSize, TileSize, 3], float32, normalised: what the trunk sees.</param>
/// <param name="classes">[ClassCount] answers.</param>
/// <param name="values">[ValueCount] answers.</param>
public readonly ref struct Example(Span<float> input, Span<long> classes, Span<float> values)
{
    /// <summary>[TileCount, TileSize, TileSize, 3], float32, normalised: what the trunk sees.</summary>
    public Span<float> Input { get; } = input;

    /// <summary>Answers that are classes.</summary>
    public Span<long> Classes { get; } = classes;

    /// <summary>Answers that are numbers.</summary>
    public Span<float> Values { get; } = values;
}
