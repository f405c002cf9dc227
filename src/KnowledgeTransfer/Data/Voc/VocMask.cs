namespace KnowledgeTransfer.Data.Voc;

/// <summary>A segmentation mask: one class number per pixel.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Numbers">Width x Height numbers, row-major: 0 background, i + 1 the class with index i, 255 border.</param>
public sealed record VocMask(int Width, int Height, byte[] Numbers)
{
    /// <summary>The number of the background.</summary>
    public const byte Background = 0;

    /// <summary>The number of pixels that belong to no class (VOC's "void"): outlines and objects too hard; never judged.</summary>
    public const byte Border = 255;

    /// <summary>Bytes above which a file is refused.</summary>
    public const int LargestFile = 1 << 26;

    /// <summary>Reads a PNG by its pixels' numbers; its colours do not matter.</summary>
    /// <param name="png">The whole file.</param>
    /// <param name="name">For messages: the file.</param>
    /// <param name="classCount">Classes without background, 1 to 254; 20 for VOC.</param>
    /// <exception cref="DataException">See <see cref="IndexedPng.Read"/>; or a pixel is neither background, nor one of the classes, nor
    /// border: the message names the first one.</exception>
    public static VocMask Parse(ReadOnlySpan<byte> png, string name, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, Border - 1);
        IndexedImage image = IndexedPng.Read(png, name);
        int wrong = classCount == Border - 1 ? -1 : image.Indices.AsSpan().IndexOfAnyInRange((byte)(classCount + 1), (byte)(Border - 1));
        if (wrong >= 0)
            throw new DataException($"{name}: the pixel at column {wrong % image.Width}, row {wrong / image.Width} is " +
                $"{image.Indices[wrong]}; 0 (background), 1 to {classCount} (classes) and {Border} (border) are possible. " +
                "Is it a mask of objects instead of classes, or are there more classes?");
        return new VocMask(image.Width, image.Height, image.Indices);
    }

    /// <summary>Encodes the mask as VOC does, in <see cref="VocPalette"/>'s colours.</summary>
    /// <exception cref="ArgumentException">There are not Width x Height numbers.</exception>
    public byte[] ToPng() => IndexedPng.Write(new IndexedImage(Width, Height, Numbers, VocPalette.Colours));

    /// <summary>Left and right exchanged.</summary>
    public VocMask Mirror()
    {
        byte[] numbers = [.. Numbers];
        for (int y = 0; y < Height; y++) numbers.AsSpan(y * Width, Width).Reverse();
        return this with { Numbers = numbers };
    }

    /// <summary>Compares with the size of the picture itself.</summary>
    /// <param name="width">Pixels per row of the decoded, upright picture.</param>
    /// <param name="height">Rows.</param>
    /// <param name="name">For messages: the mask's file.</param>
    /// <exception cref="DataException">The sizes differ.</exception>
    public void RequireSize(int width, int height, string name)
    {
        if ((width, height) != (Width, Height))
            throw new DataException($"{name} has {Width} x {Height} pixels, its picture {width} x {height}. Fetch both again, or make " +
                "the mask anew at the picture's size.");
    }
}
