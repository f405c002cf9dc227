namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>How shortcuts are looked for. Accuracies of probes are lower bounds: a larger one with more examples may find more.</summary>
public sealed record ShortcutOptions
{
    /// <summary>Most answers that a probe learns from, 1 or more.</summary>
    public int AnswerLimit { get; init; } = 20_000;

    /// <summary>Most examples that are drawn of one picture, 1 or more.</summary>
    public int DrawLimit { get; init; } = 10;

    /// <summary>Most held-out pictures, 1 or more.</summary>
    public int HeldOutLimit { get; init; } = 2000;

    /// <summary>Passes over the answers, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Units of a probe's hidden layer, 1 or more.</summary>
    public int HiddenCount { get; init; } = 128;
}
