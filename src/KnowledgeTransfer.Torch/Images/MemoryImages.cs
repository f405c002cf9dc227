using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Images;

/// <summary>Training pictures in one array: for sets of up to 2 GB (700,000 pictures of 32x32).</summary>
public sealed class MemoryImages : ITrainingImages
{
    private readonly byte[] _pixels;

    /// <summary>Wraps an array without copying it.</summary>
    /// <param name="ids">The id of each picture.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="pixels">[ids.Count, height, width, 3] bytes, R G B, row-major; exactly that long.</param>
    /// <exception cref="ArgumentException">The array's length does not match.</exception>
    public MemoryImages(IReadOnlyList<ImageId> ids, int height, int width, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.LongLength != (long)ids.Count * height * width * 3)
            throw new ArgumentException($"{pixels.LongLength} bytes are not {ids.Count} pictures of {height}x{width}x3", nameof(pixels));
        (Ids, Height, Width, _pixels) = (ids, height, width, pixels);
    }

    /// <inheritdoc/>
    public int Count => Ids.Count;

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageId> Ids { get; }

    /// <inheritdoc/>
    public void CopyTo(int index, Span<byte> hwc)
    {
        int size = Height * Width * 3;
        _pixels.AsSpan(index * size, size).CopyTo(hwc);
    }
}
