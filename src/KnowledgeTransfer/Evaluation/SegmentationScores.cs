namespace KnowledgeTransfer.Evaluation;

/// <summary>How well every pixel's class was predicted, over all pixels of all pictures together.</summary>
/// <param name="IntersectionOverUnion">
/// [classes] tp / (tp + fp + fn), 0 to 1 (VOC's segmentation accuracy); NaN for a class that is nowhere, in truth or prediction.
/// </param>
/// <param name="ClassAccuracy">[classes] tp / (tp + fn), 0 to 1; NaN for a class that no pixel has.</param>
/// <param name="MeanIntersectionOverUnion">
/// Mean over the classes that are somewhere, the background among them; NaN where no pixel is judged.
/// </param>
/// <param name="MeanClassAccuracy">Mean over the classes that some pixel has; NaN where no pixel is judged.</param>
/// <param name="PixelAccuracy">Share of pixels whose class was predicted, 0 to 1; NaN where no pixel is judged.</param>
/// <param name="OccurringCount">Classes that the mean intersection over union is over.</param>
/// <param name="AbsentClasses">Classes left out of it: neither any pixel's truth nor any's prediction.</param>
/// <param name="PixelCount">Pixels judged; those with void truth are not.</param>
/// <remarks>Source: Everingham et al., The PASCAL Visual Object Classes Challenge: A Retrospective, IJCV 111 (2015).</remarks>
public sealed record SegmentationScores(
    IReadOnlyList<double> IntersectionOverUnion,
    IReadOnlyList<double> ClassAccuracy,
    double MeanIntersectionOverUnion,
    double MeanClassAccuracy,
    double PixelAccuracy,
    int OccurringCount,
    IReadOnlyList<int> AbsentClasses,
    long PixelCount)
{
    /// <summary>The scores that belong to counts.</summary>
    /// <param name="confusion">Pixels per true and predicted class.</param>
    /// <remarks>O(classes^2).</remarks>
    public static SegmentationScores Of(SegmentationConfusion confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        int classes = confusion.ClassCount;
        long[] truths = new long[classes], predictions = new long[classes];
        long pixels = 0, right = 0;
        for (int truth = 0; truth < classes; truth++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                long count = confusion[truth, prediction];
                truths[truth] += count;
                predictions[prediction] += count;
                pixels += count;
            }
            right += confusion[truth, truth];
        }

        // 0 / 0 is NaN, which is what a class without pixels has.
        double[] union = [.. Enumerable.Range(0, classes)
            .Select(c => (double)confusion[c, c] / (truths[c] + predictions[c] - confusion[c, c]))];
        double[] accuracy = [.. Enumerable.Range(0, classes).Select(c => (double)confusion[c, c] / truths[c])];
        int[] absent = [.. Enumerable.Range(0, classes).Where(c => double.IsNaN(union[c]))];
        return new SegmentationScores(
            union, accuracy, MeanOfNumbers(union), MeanOfNumbers(accuracy), (double)right / pixels,
            classes - absent.Length, absent, pixels);
    }

    private static double MeanOfNumbers(double[] values)
    {
        double[] numbers = [.. values.Where(value => !double.IsNaN(value))];
        return numbers.Sum() / numbers.Length;
    }
}
