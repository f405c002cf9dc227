namespace KnowledgeTransfer.Reports;

/// <summary>A row of the results table.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Role">What it is there for.</param>
/// <param name="Scores">Accuracies, 0 to 1, one per <see cref="EvaluationSummary.Protocols"/> in that order; null is "not
/// measured".</param>
public sealed record SubjectSummary(string Name, SubjectRole Role, IReadOnlyList<double?> Scores)
{
    /// <summary>Numbers per picture that were evaluated; null if not known.</summary>
    public int? Dimension { get; init; }

    /// <summary>A remark for the row, or empty.</summary>
    public string Note { get; init; } = "";
}
