using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>The figures of one training.</summary>
/// <param name="Classes">One per class.</param>
/// <param name="Mean">Over the classes that have objects.</param>
/// <param name="Detections">How many there are in the test pictures.</param>
internal sealed record VocDetectionFigures(IReadOnlyList<VocDetectionClassFigures> Classes, VocDetectionClassFigures Mean, int Detections)
{
    public static VocDetectionFigures Of(DetectionScores scores, IReadOnlyList<string> classNames, int detections)
    {
        VocDetectionClassFigures[] classes = [.. scores.Classes.Select(c => new VocDetectionClassFigures(
            classNames[c.Class], c.ObjectCount, Finite(c.Precision.ElevenPoint), Finite(c.Precision.Area)))];
        var mean = new VocDetectionClassFigures(
            "mean", classes.Sum(c => c.Objects), Finite(scores.Mean.ElevenPoint), Finite(scores.Mean.Area));
        return new VocDetectionFigures(classes, mean, detections);
    }

    private static double? Finite(double value) => double.IsNaN(value) ? null : value; // JSON has no NaN
}
