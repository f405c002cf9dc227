using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Shifts, mirrors and turns pictures.</summary>
internal sealed class RotationMaker(ITrainingImages images, PixelNormalisation normalisation, int shift) : ExampleMaker
{
    private readonly int _size = images.Height;
    private readonly byte[] _picture = new byte[images.Height * images.Width * 3];
    private readonly byte[] _varied = new byte[images.Height * images.Width * 3];
    private readonly byte[] _turned = new byte[images.Height * images.Width * 3];

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        images.CopyTo(picture, _picture);
        bool mirror = (random.Next() & 1) != 0;
        int down = random.Below(2 * shift + 1) - shift, right = random.Below(2 * shift + 1) - shift;
        Shift(_picture, _varied, _size, down, right, mirror);
        int tile = _varied.Length;
        for (int turns = 0; turns < example.Classes.Length; turns++)
        {
            QuarterTurns.Apply(_varied, _turned, _size, turns);
            normalisation.Apply(_turned, example.Input.Slice(turns * tile, tile));
            example.Classes[turns] = turns;
        }
    }

    /// <summary>Moves the window over the picture; beyond the edge lies its mirror image about the edge pixel.</summary>
    private static void Shift(ReadOnlySpan<byte> picture, Span<byte> output, int size, int down, int right, bool mirror)
    {
        for (int y = 0, to = 0; y < size; y++)
        {
            int row = Reflect(y + down, size) * size;
            for (int x = 0; x < size; x++, to += 3)
            {
                int from = (row + Reflect((mirror ? size - 1 - x : x) + right, size)) * 3;
                picture.Slice(from, 3).CopyTo(output[to..]);
            }
        }
    }

    private static int Reflect(int position, int extent)
    {
        if (position < 0) position = -position;
        return position < extent ? position : 2 * (extent - 1) - position;
    }
}
