using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>Tells boxes whose overlap with others is a number, and names the rest.</summary>
internal static class BoxCheck
{
    // Far beyond any picture, and far from where areas overflow.
    private const double Furthest = 1e9;

    /// <summary>Whether no edge is NaN, infinite or more than 1e9 pixels away.</summary>
    public static bool IsBounded(in PixelBox box) =>
        Math.Abs(box.Left) <= Furthest && Math.Abs(box.Top) <= Furthest
        && Math.Abs(box.Right) <= Furthest && Math.Abs(box.Bottom) <= Furthest;

    /// <summary>The error for a box that is not bounded; <paramref name="name"/> begins the message.</summary>
    public static DataException Unbounded(string name, in PixelBox box) =>
        new($"{name} has the box {Text(box)}; its edges must be finite, at most {Furthest:0} pixels away.");

    /// <summary>The four edges, for messages.</summary>
    public static string Text(in PixelBox box) => FormattableString.Invariant($"({box.Left}, {box.Top}, {box.Right}, {box.Bottom})");
}
