namespace KnowledgeTransfer.Reports;

/// <summary>Who learned.</summary>
public sealed record StudentSummary
{
    /// <summary>Name of the network table.</summary>
    public required string Network { get; init; }

    /// <summary>Trainable numbers.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Multiply-adds per picture; null if not counted.</summary>
    public long? MultiplyAddCount { get; init; }

    /// <summary>Input in words, for example <c>32 x 32 RGB</c>; or empty.</summary>
    public string Input { get; init; } = "";

    /// <summary>The layer that is evaluated, or empty.</summary>
    public string EmbeddingLayer { get; init; } = "";

    /// <summary>Numbers per picture at that layer; null if not known.</summary>
    public int? EmbeddingDimension { get; init; }

    /// <summary>What it was trained on and how, in words (objective, optimiser, epochs, augmentation); or empty.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Training, one point per epoch.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];
}
