using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

/// <summary>Pictures that say of each pixel where it comes from, and examples of them.</summary>
internal static class PretextPictures
{
    /// <summary>Leaves pixels as they are, so that tests can read them in examples.</summary>
    public static ImagePreprocessing Raw { get; } = new() { Height = 1, Width = 1, Scale = 1 };

    /// <summary>Red is the column, green the row, blue 10 times the number in the picture's name.</summary>
    public static MemoryImages Coordinates(int size, params int[] numbers)
    {
        byte[] pixels = [.. from n in numbers from y in Enumerable.Range(0, size) from x in Enumerable.Range(0, size)
            from b in new[] { x, y, 10 * n } select (byte)b];
        return new MemoryImages([.. numbers.Select(n => new ImageId($"picture/{n}"))], size, size, pixels);
    }

    /// <summary>Noise.</summary>
    public static MemoryImages Noise(int size, int count, ulong seed)
    {
        var random = new CounterRandom(seed);
        var pixels = new byte[count * size * size * 3];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Next();
        return new MemoryImages([.. Enumerable.Range(0, count).Select(n => new ImageId($"noise/{n:D3}"))], size, size, pixels);
    }

    /// <summary>One example: [tile][pixel][channel] and the classes.</summary>
    public static (float[] Input, long[] Classes) Make(PretextTask task, ExampleMaker maker, int picture, ulong key)
    {
        var input = new float[task.Shape.InputCount];
        var classes = new long[task.Shape.ClassCount];
        Array.Fill(input, float.NaN);
        maker.Make(picture, new CounterRandom(key), new Example(input, classes, []));
        return (input, classes);
    }
}
