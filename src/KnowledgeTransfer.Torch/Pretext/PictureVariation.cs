using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// What whole pictures go through before a task: shifted by a few pixels in both directions and mirrored every other time. Beyond the edge
/// lies the mirror image about the edge pixel.
/// </summary>
/// <param name="size">Side of the pictures in pixels.</param>
/// <param name="shift">Largest shift in pixels, 0 to below size.</param>
internal sealed class PictureVariation(int size, int shift)
{
    /// <summary>Varies a picture.</summary>
    /// <param name="random">Three numbers are drawn.</param>
    /// <param name="picture">[size, size, 3].</param>
    /// <param name="output">[size, size, 3], another array.</param>
    public void Apply(ref CounterRandom random, ReadOnlySpan<byte> picture, Span<byte> output)
    {
        bool mirror = (random.Next() & 1) != 0;
        int down = random.Below(2 * shift + 1) - shift, right = random.Below(2 * shift + 1) - shift;
        for (int y = 0, to = 0; y < size; y++)
        {
            int row = Reflect(y + down) * size;
            for (int x = 0; x < size; x++, to += 3)
            {
                int from = (row + Reflect((mirror ? size - 1 - x : x) + right)) * 3;
                picture.Slice(from, 3).CopyTo(output[to..]);
            }
        }
    }

    private int Reflect(int position)
    {
        if (position < 0) position = -position;
        return position < size ? position : 2 * (size - 1) - position;
    }
}
