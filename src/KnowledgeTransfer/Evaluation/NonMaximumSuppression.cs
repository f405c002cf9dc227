using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Leaves one of many boxes around the same object: the one with the greatest score stays, those that overlap it by more than a threshold
/// go, and so on with what is left. For one class of one picture.
/// </summary>
public static class NonMaximumSuppression
{
    /// <summary>The boxes that stay.</summary>
    /// <param name="boxes">[n] boxes in pixels; one without area overlaps none and stays.</param>
    /// <param name="scores">[n] greater is better; infinities are allowed.</param>
    /// <param name="maximumOverlap">Common area over the area of both, 0 to 1; two boxes that overlap exactly so both stay.</param>
    /// <returns>Indices of the boxes that stay, by descending score; equal scores by ascending index.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or the overlap is out of range.</exception>
    /// <exception cref="DataException">A score is NaN, or a box is not finite or beyond 1e9 pixels (index named).</exception>
    /// <remarks>O(n log n), and n times the boxes that stay: n^2 / 2 overlaps where none goes.</remarks>
    public static int[] Keep(ReadOnlySpan<PixelBox> boxes, ReadOnlySpan<double> scores, double maximumOverlap)
    {
        if (boxes.Length != scores.Length) throw new ArgumentException($"{boxes.Length} boxes and {scores.Length} scores.", nameof(scores));
        if (!(maximumOverlap >= 0 && maximumOverlap <= 1))
            throw new ArgumentOutOfRangeException(nameof(maximumOverlap), maximumOverlap, "0 to 1");
        for (int i = 0; i < boxes.Length; i++)
            if (!BoxCheck.IsBounded(boxes[i])) throw BoxCheck.Unbounded($"Box {i} of {boxes.Length}", boxes[i]);
        int[] order = ScoreOrder.Descending(scores);
        int count = 0;
        foreach (int candidate in order)
        {
            // The front of the list holds those that stay: they are never more than were looked at.
            bool stays = true;
            for (int i = 0; i < count && stays; i++) stays = !(PixelBox.Overlap(boxes[order[i]], boxes[candidate]) > maximumOverlap);
            if (stays) order[count++] = candidate;
        }
        return order[..count];
    }
}
