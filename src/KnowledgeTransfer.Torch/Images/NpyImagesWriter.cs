using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Torch.Images;

/// <summary>Writes training pictures one after the other into the file that <see cref="NpyImages"/> maps.</summary>
/// <remarks>The file appears under its name only after <see cref="Complete"/>; until then it is <c>path.tmp</c>.</remarks>
public sealed class NpyImagesWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly int _count;
    private readonly int _size;
    private int _written;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; replaced on completion.</param>
    /// <param name="count">Pictures that will follow, 0 or more.</param>
    /// <param name="height">Rows of every picture, 1 to 16384.</param>
    /// <param name="width">Columns of every picture, 1 to 16384.</param>
    /// <exception cref="ArtefactException">The folder does not exist or may not be written to.</exception>
    public NpyImagesWriter(string path, int count, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(height is > 0 and <= 16384, true, nameof(height));
        ArgumentOutOfRangeException.ThrowIfNotEqual(width is > 0 and <= 16384, true, nameof(width));
        (_count, _size) = (count, height * width * 3);
        _file = new AtomicFile(path);
        _file.Stream.Write(NpyImages.Header(count, height, width));
    }

    /// <summary>Adds the next picture, or several.</summary>
    /// <param name="hwc">A whole number of pictures: height x width x 3 bytes each, R G B, row-major.</param>
    /// <exception cref="ArgumentException">Not whole pictures, or more than announced.</exception>
    /// <exception cref="ArtefactException">The disk is full.</exception>
    public void Append(ReadOnlySpan<byte> hwc)
    {
        if (hwc.Length % _size != 0)
            throw new ArgumentException($"{hwc.Length} bytes are not whole pictures of {_size} bytes", nameof(hwc));
        int pictures = hwc.Length / _size;
        if (pictures > _count - _written)
            throw new ArgumentException(
                $"{_written} pictures are written, {pictures} more would exceed the announced {_count}", nameof(hwc));
        _file.Stream.Write(hwc);
        _written += pictures;
    }

    /// <summary>Flushes to disk and renames.</summary>
    /// <exception cref="InvalidOperationException">Pictures are missing.</exception>
    /// <exception cref="ArtefactException">The disk is full, or the target may not be replaced.</exception>
    public void Complete()
    {
        if (_written != _count) throw new InvalidOperationException($"{_written} of {_count} pictures are written");
        _file.Complete();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> nothing is left.</summary>
    public void Dispose() => _file.Dispose();
}
