namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Exact rotations of square pictures: pixels change places, nothing is interpolated.</summary>
public static class QuarterTurns
{
    /// <summary>Turns a picture counter-clockwise, as numpy's rot90 does.</summary>
    /// <param name="picture">[size, size, 3].</param>
    /// <param name="output">[size, size, 3], another array.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="turns">Quarter turns, 0 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">turns is none of them.</exception>
    public static void Apply(ReadOnlySpan<byte> picture, Span<byte> output, int size, int turns)
    {
        // Where pixel (0, 0) of the result comes from, and how far the source moves per column and per row of the result.
        int last = size - 1;
        (int start, int column, int row) = turns switch
        {
            0 => (0, 1, size),
            1 => (last, size, -1),
            2 => (last * size + last, -1, -size),
            3 => (last * size, -size, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(turns), turns, "quarter turns are 0 to 3"),
        };
        for (int y = 0, to = 0; y < size; y++)
        {
            int from = (start + y * row) * 3;
            for (int x = 0; x < size; x++, to += 3, from += column * 3)
            {
                output[to] = picture[from];
                output[to + 1] = picture[from + 1];
                output[to + 2] = picture[from + 2];
            }
        }
    }
}
