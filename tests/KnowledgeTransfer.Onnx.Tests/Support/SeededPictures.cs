using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx.Tests;

/// <summary>Pictures of a few coloured blocks, seeded by their position.</summary>
internal sealed class SeededPictures(int count, int side) : ImageSource
{
    private const int Blocks = 4;

    public override string Name => "seeded";

    public override IReadOnlyList<ImageId> Ids { get; } = [.. Enumerable.Range(0, count).Select(i => new ImageId($"p{i:D5}"))];

    public override RgbImage Decode(int index)
    {
        var random = new Random(index);
        var colours = new byte[Blocks * Blocks * 3];
        random.NextBytes(colours);
        var pixels = new byte[side * side * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int pixel = i / 3, block = (pixel / side * Blocks / side * Blocks) + (pixel % side * Blocks / side);
            pixels[i] = colours[(3 * block) + (i % 3)];
        }
        return new RgbImage(side, side, pixels);
    }
}
