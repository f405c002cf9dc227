namespace KnowledgeTransfer.Evaluation;

/// <summary>The mean of the average precision over classes.</summary>
/// <param name="ElevenPoint">By the rule of VOC 2007, 0 to 1; NaN where no class has positives.</param>
/// <param name="Area">By the rule of VOC 2010, 0 to 1; NaN where no class has positives.</param>
/// <param name="ClassCount">Classes that the mean is over: those with positives.</param>
/// <param name="LeftOutCount">Classes without positives, which have no average precision.</param>
public sealed record MeanAveragePrecision(double ElevenPoint, double Area, int ClassCount, int LeftOutCount)
{
    /// <summary>The mean over the classes that have positives, each weighing the same.</summary>
    /// <param name="classes">One per class, at least one.</param>
    /// <exception cref="ArgumentException">No class.</exception>
    public static MeanAveragePrecision Of(IReadOnlyList<AveragePrecision> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0) throw new ArgumentException("A mean over no classes is none.", nameof(classes));
        AveragePrecision[] judged = [.. classes.Where(c => c.PositiveCount > 0)];
        return new MeanAveragePrecision(
            judged.Sum(c => c.ElevenPoint) / judged.Length, judged.Sum(c => c.Area) / judged.Length,
            judged.Length, classes.Count - judged.Length);
    }
}
