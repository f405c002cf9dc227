namespace KnowledgeTransfer.Reports;

/// <summary>The table: the only place that labels of the pictures reach.</summary>
public sealed record EvaluationSummary
{
    /// <summary>How pictures were split and which labels were used, one or two sentences.</summary>
    public string Split { get; init; } = "";

    /// <summary>The columns.</summary>
    public IReadOnlyList<ProtocolSummary> Protocols { get; init; } = [];

    /// <summary>The rows, in the order shown.</summary>
    public IReadOnlyList<SubjectSummary> Subjects { get; init; } = [];

    /// <summary>The first row of a role, or null.</summary>
    public SubjectSummary? First(SubjectRole role) => Subjects.FirstOrDefault(s => s.Role == role);

    /// <summary>A row's accuracy in a column, 0 to 1; null if it was not measured.</summary>
    public double? Score(SubjectSummary? subject, string protocolKey)
    {
        if (subject is null) return null;
        for (int i = 0; i < Protocols.Count && i < subject.Scores.Count; i++)
            if (Protocols[i].Key == protocolKey) return subject.Scores[i];
        return null;
    }

    /// <summary>A row's accuracy less the random student's; null if either was not measured.</summary>
    public double? MarginOverRandom(SubjectSummary subject, string protocolKey) =>
        Score(subject, protocolKey) - Score(First(SubjectRole.RandomStudent), protocolKey);
}
