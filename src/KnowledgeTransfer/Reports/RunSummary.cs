namespace KnowledgeTransfer.Reports;

/// <summary>
/// Everything that a report shows, computed once: plain data without dates, hosts or absolute paths, so that equal runs have equal
/// summaries.
/// Pages and tables are pure functions of it; <see cref="RunSummaryJson"/> keeps it as <c>summary.json</c>.
/// </summary>
public sealed record RunSummary
{
    /// <summary>The layout that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Layout of the summary, for later readers.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Headline of the page.</summary>
    public required string Title { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>What went in.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>Who taught.</summary>
    public required TeacherSummary Teacher { get; init; }

    /// <summary>Clusters and pseudo-labels.</summary>
    public required ClusterSummary Clusters { get; init; }

    /// <summary>Who learned; null in a run that stops at the labels.</summary>
    public StudentSummary? Student { get; init; }

    /// <summary>The table.</summary>
    public EvaluationSummary Evaluation { get; init; } = new();

    /// <summary>Figures without labels.</summary>
    public LabelFreeSummary LabelFree { get; init; } = new();

    /// <summary>Parity of exported networks, one line per output.</summary>
    public IReadOnlyList<ParitySummary> Parity { get; init; } = [];

    /// <summary>Remarks that a reader must know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Options of the run, key path and value.</summary>
    public IReadOnlyList<NamedValue> Options { get; init; } = [];

    /// <summary>Hashes, versions, device kinds.</summary>
    public IReadOnlyList<NamedValue> Provenance { get; init; } = [];
}
