using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>Refuses boxes whose overlap with others would be no number.</summary>
internal static class BoxCheck
{
    // Far beyond any picture, and far from where areas overflow.
    private const double Furthest = 1e9;

    /// <summary>Refuses a box with an edge that is NaN, infinite or more than 1e9 pixels away.</summary>
    /// <exception cref="DataException">Such an edge; the message begins with what <paramref name="name"/> says.</exception>
    public static void RefuseUnbounded(in PixelBox box, Func<string> name)
    {
        // NaN fails every comparison.
        if (Math.Abs(box.Left) <= Furthest && Math.Abs(box.Top) <= Furthest && Math.Abs(box.Right) <= Furthest
            && Math.Abs(box.Bottom) <= Furthest) return;
        throw new DataException($"{name()} has the box {Text(box)}; its edges must be finite, at most {Furthest:0} pixels away.");
    }

    /// <summary>The four edges, for messages.</summary>
    public static string Text(in PixelBox box) => FormattableString.Invariant($"({box.Left}, {box.Top}, {box.Right}, {box.Bottom})");
}
