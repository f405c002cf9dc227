using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>The detections and objects of one picture, compared for people who look at it.</summary>
/// <param name="Detections">One outcome per detection.</param>
/// <param name="Objects">One per object: found, missed, or ignored where it is difficult.</param>
public sealed record DetectionMatch(IReadOnlyList<DetectionOutcome> Detections, IReadOnlyList<DetectionOutcome> Objects)
{
    /// <summary>Compares by the rule of <see cref="DetectionScores"/>.</summary>
    /// <param name="detections">Of one picture, of any classes, in any order.</param>
    /// <param name="objects">Of the same picture.</param>
    /// <param name="minimumOverlap">From which on a detection finds an object; 0.5 in VOC.</param>
    /// <exception cref="DataException">A score is NaN.</exception>
    public static DetectionMatch Of(
        IReadOnlyList<Detection> detections, IReadOnlyList<DetectionTruth> objects, double minimumOverlap = 0.5)
    {
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentNullException.ThrowIfNull(objects);
        var outcomes = new DetectionOutcome[detections.Count];
        DetectionOutcome[] found =
            [.. objects.Select(truth => truth.Difficult ? DetectionOutcome.Ignored : DetectionOutcome.Missed)];
        foreach (int d in ScoreOrder.Descending([.. detections.Select(detection => detection.Score)]))
        {
            int nearest = -1;
            double greatest = 0;
            for (int i = 0; i < objects.Count; i++)
            {
                if (objects[i].Class != detections[d].Class) continue;
                double overlap = PixelBox.Overlap(detections[d].Box, objects[i].Box);
                if (overlap > greatest) (nearest, greatest) = (i, overlap);
            }
            outcomes[d] = greatest < minimumOverlap || found[nearest] == DetectionOutcome.Found ? DetectionOutcome.Wrong
                : objects[nearest].Difficult ? DetectionOutcome.Ignored : DetectionOutcome.Found;
            if (outcomes[d] == DetectionOutcome.Found) found[nearest] = DetectionOutcome.Found;
        }
        return new DetectionMatch(outcomes, found);
    }
}
