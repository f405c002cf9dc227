namespace KnowledgeTransfer.Reports;

/// <summary>What went in. Counts are pictures.</summary>
public sealed record DataSummary
{
    /// <summary>Name of the source for people; no absolute path.</summary>
    public required string Name { get; init; }

    /// <summary>Pictures that were clustered and that the student learned from.</summary>
    public required long TrainCount { get; init; }

    /// <summary>Pictures kept out of clustering and training, for the label-free agreement; 0 for none.</summary>
    public long HeldOutCount { get; init; }

    /// <summary>Content fingerprint of the source (hash), or empty.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Sizes in words, for example <c>32 x 32</c> or <c>various, 120 to 4,000 px</c>; or empty.</summary>
    public string PictureSizes { get; init; } = "";

    /// <summary>Licence and origin of the pictures, or empty.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Classes of the labels that evaluation saw; null if the source has no labels.</summary>
    public int? LabelClassCount { get; init; }

    /// <summary>Pictures that could not be read and were left out.</summary>
    public long UnreadableCount { get; init; }

    /// <summary>The first of them, each with its reason; the page shows at most 20.</summary>
    public IReadOnlyList<NamedValue> Unreadable { get; init; } = [];
}
