using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Pictures of coloured noise: what they show does not matter to speed, but they must not be flat.</summary>
internal static class RandomPictures
{
    /// <summary>Makes pictures in memory.</summary>
    /// <param name="count">How many.</param>
    /// <param name="size">Rows and columns.</param>
    public static MemoryImages Make(int count, int size)
    {
        var pixels = new byte[count * size * size * 3];
        new Random(1).NextBytes(pixels);
        return new MemoryImages([.. Enumerable.Range(0, count).Select(i => new ImageId($"{i:D6}"))], size, size, pixels);
    }

    /// <summary>0..255 to about -1..1.</summary>
    public static ImagePreprocessing Preprocessing(int size) => new()
    {
        Height = size,
        Width = size,
        ResizeSize = size,
        Mean = [0.5f, 0.5f, 0.5f],
        StandardDeviation = [0.25f, 0.25f, 0.25f],
    };
}
