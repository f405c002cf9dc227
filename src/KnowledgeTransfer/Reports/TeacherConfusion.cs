namespace KnowledgeTransfer.Reports;

/// <summary>What a teacher answered to what, on pictures that it did not learn from.</summary>
public sealed record TeacherConfusion
{
    /// <summary>Names of all classes.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Pairs that occurred, each once.</summary>
    public required IReadOnlyList<ConfusedPair> Pairs { get; init; }

    /// <summary>Answers by how far the guess was from the truth, from 0 on; null where classes have no distance.</summary>
    public IReadOnlyList<long>? CountsByDistance { get; init; }

    /// <summary>The same for guessing at random, as shares that add up to 1; null where classes have no distance.</summary>
    public IReadOnlyList<double>? ChanceByDistance { get; init; }

    /// <summary>What the distance counts, for example <c>tiles in a wrong place</c>.</summary>
    public string DistanceName { get; init; } = "";

    /// <summary>Answers in all.</summary>
    public long AnswerCount => Pairs.Sum(pair => pair.Count);

    /// <summary>Share of right answers, 0 to 1; null without answers.</summary>
    public double? Accuracy =>
        AnswerCount == 0 ? null : (double)Pairs.Where(pair => pair.Truth == pair.Guess).Sum(pair => pair.Count) / AnswerCount;
}
