namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What a network reaches that has learned nothing.</summary>
/// <param name="Accuracy">Share of right answers, 0 to 1; null where answers are numbers.</param>
/// <param name="Loss">Loss of the best constant answer; null where it is not known beforehand.</param>
public sealed record Chance(double? Accuracy, double? Loss)
{
    /// <summary>Guessing among classes that are equally frequent: 1 / classes and ln(classes).</summary>
    public static Chance Among(int classes) => new(1.0 / classes, Math.Log(classes));
}
