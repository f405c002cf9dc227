namespace KnowledgeTransfer.Reports;

/// <summary>Who taught.</summary>
public sealed record TeacherSummary
{
    /// <summary>Name for people and for grouping runs in a comparison, for example <c>hog</c> or <c>coco-mobilenetv2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is in a few words, for example <c>ONNX network</c> or <c>histograms of oriented gradients</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether labels went into it.</summary>
    public required TeacherSupervision Supervision { get; init; }

    /// <summary>Which labels, of which pictures and task; or empty.</summary>
    public string SupervisionNote { get; init; } = "";

    /// <summary>d, numbers per picture that were clustered (after pooling, before any reduction).</summary>
    public required int Dimension { get; init; }

    /// <summary>The tapped tensor, or empty for teachers that are no network.</summary>
    public string Tap { get; init; } = "";

    /// <summary>How the tapped map became a vector, for example <c>average</c> or <c>max 4 x 4</c>; or empty.</summary>
    public string Pooling { get; init; } = "";

    /// <summary>How layer and pooling were chosen where nobody named them, with the second choice and both scores; or empty.</summary>
    public string Choice { get; init; } = "";

    /// <summary>The size that pictures were brought to, for example <c>224 x 224, bilinear</c>; or empty.</summary>
    public string Input { get; init; } = "";

    /// <summary>Licence of the weights, or empty.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Where it comes from, or empty.</summary>
    public string Source { get; init; } = "";
}
