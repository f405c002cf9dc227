using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>How well a detector finds the objects of a data set, as the PASCAL VOC challenge counts.</summary>
/// <param name="Classes">[classes] one per class, in order.</param>
/// <param name="Mean">Mean average precision over the classes that have objects.</param>
/// <param name="MinimumOverlap">The overlap from which on a detection finds an object.</param>
/// <remarks>
/// Class by class, detections are taken by descending score, equal ones in the order given. Each is compared with that object of its class
/// and picture which it overlaps most (the first of several alike), <b>also if that one is already found</b>: it does not move on to the
/// second best. From the minimum overlap on (at least it, as in VOC's development kit; some later code asks for more) it finds the object:
/// a true positive the first time, a false positive again, neither if the object is difficult. With less overlap it is a false positive.
/// Source: Everingham et al., The PASCAL Visual Object Classes (VOC) Challenge, IJCV 88 (2010), section 4.2, and the development kit.
/// </remarks>
public sealed record DetectionScores(IReadOnlyList<DetectionClassScores> Classes, MeanAveragePrecision Mean, double MinimumOverlap)
{
    /// <summary>Matches detections with objects and ranks them.</summary>
    /// <param name="detections">All detections in all pictures, in any order; none is allowed.</param>
    /// <param name="objects">All objects in all pictures.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <param name="minimumOverlap">Common area over the area of both, above 0, at most 1; 0.5 in VOC.</param>
    /// <exception cref="ArgumentException">An index or the overlap is out of range.</exception>
    /// <exception cref="DataException">
    /// A score is NaN, a box is not finite or beyond 1e9 pixels, or an object has no area (index named).
    /// </exception>
    /// <remarks>O(n log n) for n detections, and every detection times the objects of its class in its picture.</remarks>
    public static DetectionScores Compute(
        IReadOnlyList<Detection> detections, IReadOnlyList<DetectionTruth> objects, int classCount, double minimumOverlap = 0.5)
    {
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (!(minimumOverlap > 0 && minimumOverlap <= 1))
            throw new ArgumentOutOfRangeException(nameof(minimumOverlap), minimumOverlap, "above 0, at most 1");
        var detectionsOf = new List<Detection>[classCount];
        var objectsOf = new List<DetectionTruth>[classCount];
        for (int c = 0; c < classCount; c++) (detectionsOf[c], objectsOf[c]) = ([], []);
        for (int i = 0; i < detections.Count; i++)
        {
            Detection detection = detections[i];
            Check("Detection", i, detection.Picture, detection.Class, detection.Box, classCount);
            if (double.IsNaN(detection.Score))
                throw new DataException($"Detection {i}, in picture {detection.Picture}, has the score NaN, which has no rank.");
            detectionsOf[detection.Class].Add(detection);
        }

        for (int i = 0; i < objects.Count; i++)
        {
            DetectionTruth truth = objects[i];
            Check("Object", i, truth.Picture, truth.Class, truth.Box, classCount);
            if (truth.Box.Area == 0)
            {
                throw new DataException(
                    $"Object {i}, in picture {truth.Picture}, has the empty box {BoxCheck.Text(truth.Box)}; nothing could find it.");
            }

            objectsOf[truth.Class].Add(truth);
        }

        DetectionClassScores[] classes =
            [.. Enumerable.Range(0, classCount).Select(c => OfClass(c, detectionsOf[c], objectsOf[c], minimumOverlap))];
        return new DetectionScores(classes, MeanAveragePrecision.Of([.. classes.Select(c => c.Precision)]), minimumOverlap);
    }

    private static DetectionClassScores OfClass(int label, List<Detection> detections, List<DetectionTruth> objects, double minimumOverlap)
    {
        ILookup<int, int> inPicture = Enumerable.Range(0, objects.Count).ToLookup(i => objects[i].Picture);
        var found = new bool[objects.Count];
        var scores = new List<double>(detections.Count);
        var hits = new List<bool>(detections.Count);
        int ignored = 0;
        foreach (int d in ScoreOrder.Descending([.. detections.Select(detection => detection.Score)]))
        {
            int nearest = -1;
            double greatest = 0;
            foreach (int i in inPicture[detections[d].Picture])
            {
                double overlap = PixelBox.Overlap(detections[d].Box, objects[i].Box);
                if (overlap > greatest) (nearest, greatest) = (i, overlap);
            }

            bool meets = greatest >= minimumOverlap;
            if (meets && objects[nearest].Difficult)
            {
                ignored++;
                continue;
            }

            scores.Add(detections[d].Score);
            hits.Add(meets && !found[nearest]);
            if (meets) found[nearest] = true;
        }

        int difficult = objects.Count(truth => truth.Difficult), hitCount = hits.Count(hit => hit);
        AveragePrecision precision = AveragePrecision.Compute(
            CollectionsMarshal.AsSpan(scores), CollectionsMarshal.AsSpan(hits), objects.Count - difficult);
        return new(label, precision, objects.Count - difficult, difficult, hitCount, hits.Count - hitCount, ignored);
    }

    private static void Check(string what, int index, int picture, int label, PixelBox box, int classCount)
    {
        if (picture < 0) throw new ArgumentException($"{what} {index} is in picture {picture}; pictures count from 0.");
        if ((uint)label >= (uint)classCount)
            throw new ArgumentException($"{what} {index}, in picture {picture}, is of class {label}, which is not one of {classCount}.");
        if (!BoxCheck.IsBounded(box)) throw BoxCheck.Unbounded($"{what} {index}, in picture {picture},", box);
    }
}
