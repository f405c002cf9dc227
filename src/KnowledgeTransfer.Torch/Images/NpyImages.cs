using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Images;

/// <summary>
/// Training pictures in a memory-mapped <c>.npy</c> file of uint8 [n, height, width, 3] (<c>np.load</c> opens it): for sets that do not fit
/// into memory. The operating system keeps the pages that are in use. <see cref="NpyImagesWriter"/> makes the file.
/// </summary>
public sealed unsafe class NpyImages : ITrainingImages, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ids">The id of each picture, in the file's order.</param>
    /// <exception cref="ArtefactException">Not a .npy file of uint8 pictures, or its length does not match its header.</exception>
    /// <exception cref="ShapeException">The file has another number of pictures than there are ids.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public NpyImages(string path, IReadOnlyList<ImageId> ids)
    {
        Ids = ids;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        (int count, Height, Width, int headerLength) = ReadHeader(path, stream);
        if (count != ids.Count)
            throw new ShapeException($"{path} has {count} pictures, but there are {ids.Count} ids. Prepare the pictures again.");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _first = start + _view.PointerOffset + headerLength;
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
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int size = Height * Width * 3;
        new ReadOnlySpan<byte>(_first + (long)index * size, size).CopyTo(hwc);
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>The header that <see cref="NpyImagesWriter"/> writes: version 1.0, C order, padded to a multiple of 64 bytes.</summary>
    internal static byte[] Header(int count, int height, int width)
    {
        string text = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({count}, {height}, {width}, 3), }}";
        int length = (10 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[length];
        header[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(header.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes((text.PadRight(length - 11) + "\n").AsSpan(), header.AsSpan(10));
        return header;
    }

    /// <summary>Our own files have one spelling of the header, so the file is compared with the header that its shape would have.</summary>
    private static (int Count, int Height, int Width, int HeaderLength) ReadHeader(string path, Stream stream)
    {
        var start = new byte[128];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string text = Encoding.ASCII.GetString(start, 0, read);
        int open = text.IndexOf('('), close = text.IndexOf(", 3)", StringComparison.Ordinal);
        string[] extents = open > 0 && close > open ? text[(open + 1)..close].Split(", ") : [];
        if (extents.Length == 3 && int.TryParse(extents[0], out int count) && int.TryParse(extents[1], out int height)
            && int.TryParse(extents[2], out int width) && count >= 0 && height is > 0 and <= 16384 && width is > 0 and <= 16384)
        {
            byte[] expected = Header(count, height, width);
            if (read >= expected.Length && start.AsSpan(0, expected.Length).SequenceEqual(expected))
            {
                long length = expected.Length + (long)count * height * width * 3;
                if (stream.Length == length) return (count, height, width, expected.Length);
                throw new ArtefactException(
                    $"{path} has {stream.Length} bytes; its header ({count} pictures of {height}x{width}) needs {length}. "
                    + "Delete it and prepare the pictures again.");
            }
        }
        throw new ArtefactException($"{path} is not a .npy file of uint8 [n, height, width, 3] as this program writes it. "
            + "Delete it and prepare the pictures again.");
    }
}
