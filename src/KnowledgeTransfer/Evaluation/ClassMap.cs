namespace KnowledgeTransfer.Evaluation;

/// <summary>A class per pixel of a picture.</summary>
public readonly ref struct ClassMap
{
    /// <summary>The value of a pixel that has no class and is not judged (VOC: borders of objects).</summary>
    public const byte Void = 255;

    /// <summary>A view of pixels that belong to somebody else.</summary>
    /// <param name="classes">[height, width] class indices, row-major.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <exception cref="ArgumentException">The size is not that of the pixels.</exception>
    public ClassMap(ReadOnlySpan<byte> classes, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (classes.Length != (long)width * height)
            throw new ArgumentException($"{classes.Length} pixels are not {width} x {height}.", nameof(classes));
        Classes = classes;
        Width = width;
        Height = height;
    }

    /// <summary>[height, width] class indices, row-major.</summary>
    public ReadOnlySpan<byte> Classes { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }
}
