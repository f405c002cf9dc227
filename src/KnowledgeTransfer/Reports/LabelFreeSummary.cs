namespace KnowledgeTransfer.Reports;

/// <summary>Figures that need no label; null is "not measured".</summary>
public sealed record LabelFreeSummary
{
    /// <summary>Share of held-out pictures whose cluster the student predicts as the teacher assigns it, 0 to 1.</summary>
    public double? HeldOutAgreement { get; init; }

    /// <summary>Share of the largest pseudo-label among held-out pictures: what always guessing it would give, 0 to 1.</summary>
    public double? LargestClassShare { get; init; }

    /// <summary>Effective rank of the teacher's features (exponential of the entropy of normalised singular values).</summary>
    public double? TeacherEffectiveRank { get; init; }

    /// <summary>Effective rank of the student's embedding.</summary>
    public double? StudentEffectiveRank { get; init; }

    /// <summary>Mean share of a picture's nearest neighbours that teacher and student have in common, 0 to 1.</summary>
    public double? NeighbourOverlap { get; init; }

    /// <summary>The same between teacher and random student.</summary>
    public double? RandomNeighbourOverlap { get; init; }

    /// <summary>How many neighbours were compared.</summary>
    public int? NeighbourCount { get; init; }
}
