namespace KnowledgeTransfer.Reports;

/// <summary>What a detector's page shows.</summary>
public sealed record DetectionReportData
{
    /// <summary>Protocol, weights and data.</summary>
    public required string Title { get; init; }

    /// <summary>The result in one sentence.</summary>
    public required string Lead { get; init; }

    /// <summary>Key figures.</summary>
    public IReadOnlyList<NamedValue> Figures { get; init; } = [];

    /// <summary>Heads of the table's columns.</summary>
    public IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>One text per column; the last row is the mean.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    /// <summary>What the table counts.</summary>
    public string TableNote { get; init; } = "";

    /// <summary>Test pictures with boxes.</summary>
    public IReadOnlyList<DrawnPicture> Pictures { get; init; } = [];

    /// <summary>Which pictures and detections these are.</summary>
    public string PictureNote { get; init; } = "";

    /// <summary>Everything that the figures depend on.</summary>
    public IReadOnlyList<NamedValue> Settings { get; init; } = [];
}
